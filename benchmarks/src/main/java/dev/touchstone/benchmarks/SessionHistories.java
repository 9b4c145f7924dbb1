// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.synthetic.ClientTurns;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Long transactions on registers whose keys are drawn by Zipf's law, in sessions: the shape on which Cobra, PolySI and
 * VeriStrong were measured. Always the same history for the same plan. Of one use, not thread-safe.
 */
final class SessionHistories implements ClientTurns.Steps<SessionHistories.Session> {
    /** What the store promises. */
    enum Store {
        /** Each transaction takes effect at one instant between its beginning and its end. */
        SERIALIZABLE,
        /** Reads from a snapshot taken when it began; aborts if a key that it writes changed since. */
        SNAPSHOT
    }

    /**
     * What to make.
     *
     * @param transactions how many that commit
     * @param operations reads and writes in each, half of each sort
     * @param repeated the share of writes that write the value of an older write again
     * @param longFork whether in the middle two transactions see two writes of others, each without the one that the
     *     other sees; what was there before was written blindly, so that only reasoning about orders shows it
     */
    record Plan(
            Store store,
            int transactions,
            int sessions,
            int operations,
            int keys,
            double repeated,
            boolean longFork,
            long seed) {}

    private static final int X = -1;
    private static final int Y = -2;

    /** The long fork, on keys that no other transaction touches: for each transaction the keys, what it writes, what it reads. */
    private static final int[][][] FORK = {
        {{X, Y}, {1, 1}, {0, 0}},
        {{X}, {2}, {0}},
        {{Y}, {2}, {0}},
        {{X, Y}, {0, 0}, {2, 1}},
        {{X, Y}, {0, 0}, {1, 2}},
    };

    private final Plan plan;
    private final SplittableRandom random;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values values = builder.values();
    private final int read = values.ofKeyword("r");
    private final int write = values.ofKeyword("w");
    /** Up to the share of each key. */
    private final double[] shares;

    private final int[] state;
    private final int[] changed;
    private int clock;
    /** Of those that did not abort. */
    private int begun;

    private int written;
    private int forked;

    /** A session, and its transaction under way. */
    static final class Session extends ClientTurns.Client {
        boolean isAborted;
        int snapshot;
        int[] keys = new int[0];
        /** What it writes, and 0 where it reads. */
        int[] written = new int[0];

        int[] seen = new int[0];
    }

    private SessionHistories(Plan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
        shares = new double[plan.keys()];
        double sum = 0;
        for (int k = 0; k < shares.length; k++) {
            sum += 1.0 / (k + 1);
            shares[k] = sum;
        }
        state = new int[plan.keys()];
        changed = new int[plan.keys()];
    }

    static History run(Plan plan) {
        SessionHistories histories = new SessionHistories(plan);
        new ClientTurns<>(Stream.generate(Session::new).limit(plan.sessions()).toList(), histories.random)
                .run(histories);
        return histories.builder.build();
    }

    @Override
    public boolean hasMore() {
        return begun < plan.transactions();
    }

    @Override
    public boolean begin(Session session) {
        begun++;
        session.isAborted = false;
        session.snapshot = clock;
        if (plan.longFork() && begun > plan.transactions() / 2 && forked < FORK.length) {
            int[][] part = FORK[forked++];
            session.keys = part[0];
            session.written = part[1];
            session.seen = part[2];
        } else {
            draw(session);
            readAll(session);
        }
        builder.invoke(session.process(), Functions.TXN, Values.NIL, values.ofList(micros(session, false)), clock);
        return true;
    }

    private void draw(Session session) {
        session.keys = new int[plan.operations()];
        session.written = new int[plan.operations()];
        session.seen = new int[plan.operations()];
        for (int i = 0; i < session.keys.length; i++) {
            session.keys[i] = key();
            session.written[i] = random.nextBoolean() ? value() : 0;
        }
    }

    private int key() {
        double at = random.nextDouble() * shares[shares.length - 1];
        int found = Arrays.binarySearch(shares, at);
        return found < 0 ? -found - 1 : found;
    }

    private int value() {
        return written > 0 && random.nextDouble() < plan.repeated() ? 1 + random.nextInt(written) : ++written;
    }

    @Override
    public boolean takeEffect(Session session) {
        if (session.keys[0] < 0) {
            return true;
        }
        if (plan.store() == Store.SERIALIZABLE) {
            readAll(session);
        } else if (isOvertaken(session)) {
            session.isAborted = true;
            return true;
        }
        clock++;
        for (int i = 0; i < session.keys.length; i++) {
            if (session.written[i] != 0) {
                state[session.keys[i]] = session.written[i];
                changed[session.keys[i]] = clock;
            }
        }
        return true;
    }

    /** Reads all from the state of now, own writes over it. */
    private void readAll(Session session) {
        Int2IntOpenHashMap own = new Int2IntOpenHashMap();
        for (int i = 0; i < session.keys.length; i++) {
            int key = session.keys[i];
            if (session.written[i] != 0) {
                own.put(key, session.written[i]);
            } else {
                session.seen[i] = own.getOrDefault(key, state[key]);
            }
        }
    }

    private boolean isOvertaken(Session session) {
        for (int i = 0; i < session.keys.length; i++) {
            if (session.written[i] != 0 && changed[session.keys[i]] > session.snapshot) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void end(Session session) {
        begun -= session.isAborted ? 1 : 0;
        int value = values.ofList(micros(session, !session.isAborted));
        builder.complete(session.process(), session.isAborted ? Outcome.FAIL : Outcome.OK, value, clock);
    }

    private int[] micros(Session session, boolean isAnswered) {
        int[] micros = new int[session.keys.length];
        for (int i = 0; i < micros.length; i++) {
            int key = values.ofLong(session.keys[i]);
            int value = session.written[i] != 0 ? session.written[i] : isAnswered ? session.seen[i] : 0;
            micros[i] = values.ofList(
                    session.written[i] != 0 ? write : read, key, value == 0 ? Values.NIL : values.ofLong(value));
        }
        return micros;
    }
}
