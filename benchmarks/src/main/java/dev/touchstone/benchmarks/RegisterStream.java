// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.Functions;
import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.synthetic.ClientTurns;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A linearizable history of registers of any length, told event by event; memory holds the clients and the keys. Of one
 * use, not thread-safe.
 *
 * <p>Half of the operations are reads, half are writes of values that no other write of the key has. Each takes effect at
 * one instant between its beginning and its end. Of some nobody knows the outcome: half of those that are writes took
 * effect, and their clients go on under new numbers.
 */
public final class RegisterStream implements ClientTurns.Steps<RegisterStream.Client> {
    /**
     * What to tell.
     *
     * @param operations how many in all
     * @param keys how many registers; a history of one has no keys
     * @param concurrency how many clients, each with one operation open
     * @param infoRate the share of operations whose outcome nobody knows
     * @param staleRead whether one read near the end answers what was surely replaced before it began
     */
    public record Plan(long operations, int keys, int concurrency, double infoRate, boolean staleRead, long seed) {
        public Plan {
            if (operations < 1 || keys < 1 || concurrency < 1) {
                throw new IllegalArgumentException("operations, keys and concurrency are at least 1");
            } else if (!(infoRate >= 0 && infoRate <= 1)) {
                throw new IllegalArgumentException("a share is between 0 and 1, not " + infoRate);
            }
        }
    }

    private static final int NANOS_BETWEEN_MAX = 1000;
    /** The stale read comes in the last hundredth. */
    private static final int LAST = 100;
    /** So many values of its key later, at most. */
    private static final int STALE_AGE_MAX = 1000;

    private final Plan plan;
    private final HistoryListener listener;
    private final SplittableRandom random;
    private final ClientTurns<Client> turns;
    private final Register[] registers;
    private long begun;
    private long events;
    private long nanos;
    private long staleOperation = -1;

    /** A client, and its open operation. */
    static final class Client extends ClientTurns.Client {
        private long operation;
        private boolean write;
        /** Whether nobody will know its outcome; and if so, whether it took effect. */
        boolean unknown;

        /** What its read will answer though it was replaced before; null: what is there then. */
        @Nullable
        Long stale;

        Register register;

        @Nullable
        Long value;

        long begunAt;

        Client(Register register) {
            this.register = register;
        }
    }

    private static final class Register {
        final @Nullable Long key;

        @Nullable
        Long value;

        long written;
        /** A value that was written, and the event at which that ended; later one that began afterwards has ended, too. */
        @Nullable
        Long old;

        long oldEnded;
        boolean replaced;

        Register(@Nullable Long key) {
            this.key = key;
        }
    }

    private RegisterStream(Plan plan, HistoryListener listener) {
        this.plan = plan;
        this.listener = listener;
        random = new SplittableRandom(plan.seed());
        registers = new Register[plan.keys()];
        Arrays.setAll(registers, i -> new Register(plan.keys() == 1 ? null : (long) i));
        turns = new ClientTurns<>(
                Stream.generate(() -> new Client(registers[0]))
                        .limit(plan.concurrency())
                        .toList(),
                random);
    }

    /**
     * Tells the history of a plan; the same plan, the same events.
     *
     * @return the number of the stale operation, or -1 if there is none: none was asked for, or the history was too short
     */
    public static long tell(Plan plan, HistoryListener listener) {
        RegisterStream stream = new RegisterStream(plan, listener);
        stream.turns.run(stream);
        return stream.staleOperation;
    }

    @Override
    public void turn() {
        nanos += 1 + random.nextInt(NANOS_BETWEEN_MAX);
    }

    @Override
    public boolean hasMore() {
        return begun < plan.operations();
    }

    @Override
    public boolean begin(Client client) {
        client.operation = begun++;
        client.write = random.nextBoolean();
        client.unknown = random.nextDouble() < plan.infoRate();
        client.register = registers[random.nextInt(registers.length)];
        client.value = client.write ? ++client.register.written : null;
        client.begunAt = events++;
        boolean isStale =
                staleOperation < 0 && !client.write && !client.unknown && client.register.replaced && isLate();
        client.stale = isStale ? client.register.old : null;
        staleOperation = isStale ? client.operation : staleOperation;
        listener.invoked(
                client.operation,
                client.process(),
                client.write ? Functions.WRITE : Functions.READ,
                client.register.key,
                client.value,
                nanos);
        return true;
    }

    private boolean isLate() {
        return plan.staleRead() && begun > plan.operations() - plan.operations() / LAST;
    }

    @Override
    public boolean takeEffect(Client client) {
        if (!client.write) {
            client.value = client.stale != null ? client.stale : client.register.value;
        } else if (!client.unknown || random.nextBoolean()) {
            client.register.value = client.value;
        }
        return true;
    }

    @Override
    public void end(Client client) {
        long now = events++;
        if (client.unknown) {
            Long asked = client.write ? client.value : null;
            listener.completed(client.operation, client.process(), Outcome.INFO, asked, nanos);
            turns.renew(client);
            return;
        }
        listener.completed(client.operation, client.process(), Outcome.OK, client.value, nanos);
        if (client.write && plan.staleRead()) {
            remember(client, now);
        }
    }

    /** Keeps a value of the last thousand that were written, and whether another surely replaced it. */
    private static void remember(Client client, long now) {
        Register register = client.register;
        if (register.old == null || register.written - register.old > STALE_AGE_MAX) {
            register.replaced = false;
            register.old = client.value;
            register.oldEnded = now;
        } else if (client.begunAt > register.oldEnded) {
            register.replaced = true;
        }
    }
}
