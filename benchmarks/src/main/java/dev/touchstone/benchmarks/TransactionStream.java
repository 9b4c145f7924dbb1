// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.Functions;
import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.Keyword;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.synthetic.ClientTurns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A strictly serializable history of transactions of any length, told event by event; memory holds the clients and the keys
 * in use. Of one use, not thread-safe.
 *
 * <p>A transaction has one to four steps, half of them reads, on lists that grow or on registers. It takes effect at one
 * instant between its beginning and its end. A key that was written so often gives way to a new one. Of some transactions
 * nobody knows the outcome: half of these took effect, and their clients go on under new numbers.
 */
public final class TransactionStream implements ClientTurns.Steps<TransactionStream.Client> {
    /** What the store does wrong once, in the last hundredth of the history. */
    public enum Fault {
        NONE,
        /** A transaction reads a key without what was written to it last, by one that ended before it began. */
        STALE,
        /** Two transactions read two keys, and each writes another one of them, from one snapshot. */
        SKEW
    }

    /**
     * What to tell.
     *
     * @param transactions how many in all
     * @param lists whether they append to lists; else they write registers
     * @param keys how many keys are in use at a time
     * @param writesPerKey how often a key is written before another one takes its place
     * @param concurrency how many clients, each with one transaction open
     * @param infoRate the share of transactions whose outcome nobody knows
     */
    public record Plan(
            long transactions,
            boolean lists,
            int keys,
            int writesPerKey,
            int concurrency,
            double infoRate,
            Fault fault,
            long seed) {
        public Plan {
            if (transactions < 1 || keys < 2 || writesPerKey < 1 || concurrency < 1) {
                throw new IllegalArgumentException("there are at least 2 keys, and 1 of all else");
            } else if (!(infoRate >= 0 && infoRate <= 1)) {
                throw new IllegalArgumentException("a share is between 0 and 1, not " + infoRate);
            }
        }
    }

    private static final Keyword READ = new Keyword("r");
    private static final Keyword WRITE = new Keyword("w");
    private static final Keyword APPEND = new Keyword("append");
    private static final int STEPS_MAX = 4;
    private static final int NANOS_BETWEEN_MAX = 1000;
    private static final int LAST = 100;

    private final Plan plan;
    private final HistoryListener listener;
    private final SplittableRandom random;
    private final ClientTurns<Client> turns;
    private final Row[] rows;
    private long begun;
    private long events;
    private long nanos;
    private long nextKey;
    private long faulty = -1;
    /** The first of two transactions that are to skew; until the other one has begun it waits. */
    private @Nullable Client skewed;

    /** One key, and what is there. */
    private static final class Row {
        final long key;
        final List<Long> list = new ArrayList<>();
        long written;
        /** When the transaction that wrote last had ended. */
        long lastEnded = Long.MAX_VALUE;

        Row(long key) {
            this.key = key;
        }

        @Nullable
        Object seen(boolean lists, int length) {
            return lists ? List.copyOf(list.subList(0, length)) : length == 0 ? null : list.get(length - 1);
        }
    }

    private record Step(boolean isRead, Row row, long value) {}

    /** A client, and its open transaction. */
    static final class Client extends ClientTurns.Client {
        private long transaction;
        private long begunAt;
        private boolean unknown;
        private List<Step> steps = List.of();
        private List<Object> output = List.of();
        /** The other one of two that skew. */
        private @Nullable Client partner;
    }

    private TransactionStream(Plan plan, HistoryListener listener) {
        this.plan = plan;
        this.listener = listener;
        random = new SplittableRandom(plan.seed());
        rows = new Row[plan.keys()];
        Arrays.setAll(rows, i -> new Row(nextKey++));
        turns = new ClientTurns<>(
                Stream.generate(Client::new).limit(plan.concurrency()).toList(), random);
    }

    /**
     * Tells the history of a plan; the same plan, the same events.
     *
     * @return the number of the transaction by which the store does wrong, or -1 if it does not: nothing was asked for, or
     *     the history was too short
     */
    public static long tell(Plan plan, HistoryListener listener) {
        TransactionStream stream = new TransactionStream(plan, listener);
        stream.turns.run(stream);
        return stream.faulty;
    }

    @Override
    public void turn() {
        nanos += 1 + random.nextInt(NANOS_BETWEEN_MAX);
    }

    @Override
    public boolean hasMore() {
        return begun < plan.transactions();
    }

    private boolean isTime(Fault fault) {
        return plan.fault() == fault && faulty < 0 && begun > plan.transactions() - plan.transactions() / LAST;
    }

    @Override
    public boolean begin(Client client) {
        client.begunAt = events++;
        client.unknown = random.nextDouble() < plan.infoRate();
        client.partner = null;
        client.steps = isTime(Fault.SKEW) ? skew(client) : steps();
        client.transaction = begun++;
        List<Object> asked = new ArrayList<>();
        client.steps.forEach(step -> asked.add(micro(step, null)));
        listener.invoked(client.transaction, client.process(), Functions.TXN, null, asked, nanos);
        return true;
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1 + random.nextInt(STEPS_MAX); i > 0; i--) {
            int at = random.nextInt(rows.length);
            steps.add(random.nextBoolean() ? new Step(true, rows[at], 0) : write(at));
        }
        return steps;
    }

    private Step write(int at) {
        Row row = rows[at];
        if (++row.written == plan.writesPerKey()) {
            rows[at] = new Row(nextKey++);
        }
        return new Step(false, row, row.written);
    }

    private List<Step> skew(Client client) {
        client.unknown = false;
        Client first = skewed;
        List<Step> steps = new ArrayList<>();
        if (first == null) {
            skewed = client;
            steps.add(new Step(true, rows[0], 0));
            steps.add(new Step(true, rows[1], 0));
            steps.add(write(0));
        } else {
            skewed = null;
            faulty = begun;
            client.partner = first;
            first.partner = client;
            steps.addAll(first.steps.subList(0, 2));
            Row second = first.steps.get(1).row;
            steps.add(new Step(false, second, ++second.written));
        }
        return steps;
    }

    @Override
    public boolean takeEffect(Client client) {
        if (client == skewed && hasMore()) {
            return false;
        }
        Client partner = client.partner;
        boolean happens = !client.unknown || random.nextBoolean();
        perform(client);
        if (partner != null) {
            perform(partner);
            install(partner);
            partner.tookEffect();
            partner.partner = null;
            client.partner = null;
        }
        if (happens) {
            install(client);
        }
        return true;
    }

    /** Reads, without writing. */
    private void perform(Client client) {
        List<Object> output = new ArrayList<>();
        for (int i = 0; i < client.steps.size(); i++) {
            Step step = client.steps.get(i);
            output.add(micro(step, step.isRead ? read(client, i) : null));
        }
        client.output = output;
    }

    private @Nullable Object read(Client client, int at) {
        Row row = client.steps.get(at).row;
        List<Long> own = new ArrayList<>();
        boolean isWritten = false;
        for (int i = 0; i < client.steps.size(); i++) {
            Step step = client.steps.get(i);
            boolean isOwn = !step.isRead && step.row == row;
            isWritten |= isOwn;
            if (isOwn && i < at) {
                own.add(step.value);
            }
        }
        int length = row.list.size();
        boolean isStale = at == 0
                && isTime(Fault.STALE)
                && !client.unknown
                && !isWritten
                && length > 0
                && row.lastEnded < client.begunAt;
        if (isStale) {
            faulty = client.transaction;
            return row.seen(plan.lists(), length - 1);
        } else if (own.isEmpty()) {
            return row.seen(plan.lists(), length);
        } else if (!plan.lists()) {
            return own.get(own.size() - 1);
        }
        List<Long> all = new ArrayList<>(row.list);
        all.addAll(own);
        return List.copyOf(all);
    }

    private static void install(Client client) {
        for (Step step : client.steps) {
            if (!step.isRead) {
                step.row.list.add(step.value);
                step.row.lastEnded = Long.MAX_VALUE;
            }
        }
    }

    private List<Object> micro(Step step, @Nullable Object seen) {
        Keyword verb = step.isRead ? READ : plan.lists() ? APPEND : WRITE;
        return Arrays.asList(verb, step.row.key, step.isRead ? seen : (Object) step.value);
    }

    @Override
    public void end(Client client) {
        long now = events++;
        if (client.unknown) {
            listener.completed(client.transaction, client.process(), Outcome.INFO, null, nanos);
            turns.renew(client);
            return;
        }
        listener.completed(client.transaction, client.process(), Outcome.OK, client.output, nanos);
        for (Step step : client.steps) {
            List<Long> list = step.row.list;
            if (!step.isRead && !list.isEmpty() && list.get(list.size() - 1) == step.value) {
                step.row.lastEnded = now;
            }
        }
    }
}
