// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.synthetic;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Clients of atomic objects, as many as the concurrency says, each with one operation open: an operation takes effect at
 * one instant between its beginning and its end. Of those of unknown outcome half took effect, and their clients are
 * replaced by new ones. Not thread-safe; of one use.
 */
public final class AtomicSimulation implements ClientTurns.Steps<AtomicSimulation.Client> {
    /** What the objects are. */
    public enum Kind {
        /** Half reads, half writes, each of a value of its own. */
        REGISTER,
        /** Reads, writes and compare-and-sets, each of a value of its own. */
        UNIQUE_CAS_REGISTER,
        /** Reads, writes and compare-and-sets of the values 0 to 4; a failed compare-and-set is {@code fail}. */
        SMALL_CAS_REGISTER,
        /** A queue that answers nil when empty. */
        FIFO_QUEUE
    }

    /**
     * What to simulate.
     *
     * @param operations how many in all
     * @param keys how many objects
     * @param concurrency how many clients
     * @param infoRate the share of operations whose outcome stays unknown
     * @param staleRead whether one read in the middle answers with a value long replaced
     */
    public record Plan(
            Kind kind, int operations, int keys, int concurrency, double infoRate, boolean staleRead, long seed) {}

    private static final int STALE_AGE = 1000;
    private static final int SMALL_VALUES = 5;

    private final Plan plan;
    private final SplittableRandom random;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final int[] state;
    private final List<Deque<Integer>> queues = new ArrayList<>();
    private final ClientTurns<Client> turns;
    private final int[] recent = new int[STALE_AGE];
    private int writes;
    private int begun;
    private boolean stale;

    /** One client, and its open operation. */
    static final class Client extends ClientTurns.Client {
        int function;
        int key;
        int asked;
        int expected;
        int answer;
        boolean failed;
    }

    private AtomicSimulation(Plan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
        state = new int[plan.keys()];
        turns = new ClientTurns<>(
                Stream.generate(Client::new).limit(plan.concurrency()).toList(), random);
        for (int k = 0; k < plan.keys() && plan.kind() == Kind.FIFO_QUEUE; k++) {
            queues.add(new ArrayDeque<>());
        }
    }

    /** The history of the plan; always the same for the same plan. */
    public static History run(Plan plan) {
        AtomicSimulation simulation = new AtomicSimulation(plan);
        simulation.turns.run(simulation);
        return simulation.builder.build();
    }

    @Override
    public boolean hasMore() {
        return begun < plan.operations();
    }

    @Override
    public boolean begin(Client client) {
        begun++;
        client.failed = false;
        client.key = random.nextInt(plan.keys());
        client.function = random.nextInt(plan.kind() == Kind.REGISTER || plan.kind() == Kind.FIFO_QUEUE ? 2 : 3);
        Values values = builder.values();
        boolean small = plan.kind() == Kind.SMALL_CAS_REGISTER;
        client.asked = values.ofLong(small ? random.nextInt(SMALL_VALUES) : begun);
        client.expected = small ? values.ofLong(random.nextInt(SMALL_VALUES)) : state[client.key];
        int input =
                switch (client.function) {
                    case 0 -> Values.NIL;
                    case 1 -> client.asked;
                    default -> values.ofList(client.expected, client.asked);
                };
        int key = plan.keys() == 1 ? Values.NIL : values.ofLong(client.key);
        builder.invoke(client.process(), name(client.function), key, input, begun);
        return true;
    }

    private String name(int function) {
        boolean queue = plan.kind() == Kind.FIFO_QUEUE;
        return switch (function) {
            case 0 -> queue ? Functions.DEQUEUE : Functions.READ;
            case 1 -> queue ? Functions.ENQUEUE : Functions.WRITE;
            default -> Functions.CAS;
        };
    }

    @Override
    public boolean takeEffect(Client client) {
        if (plan.kind() == Kind.FIFO_QUEUE) {
            Deque<Integer> queue = queues.get(client.key);
            if (client.function == 1) {
                queue.add(client.asked);
                client.answer = Values.NIL;
            } else {
                Integer head = queue.poll();
                client.answer = head == null ? Values.NIL : head;
            }
            return true;
        }
        if (client.function == 0) {
            client.answer = staleAnswer(client);
        } else if (client.function == 2 && state[client.key] != client.expected) {
            client.failed = true;
        } else {
            state[client.key] = client.asked;
            recent[writes++ % STALE_AGE] = client.asked;
            client.answer = Values.NIL;
        }
        return true;
    }

    private int staleAnswer(Client client) {
        boolean now =
                plan.staleRead() && !stale && begun > plan.operations() / 2 && writes > STALE_AGE && plan.keys() == 1;
        stale |= now;
        return now ? recent[writes % STALE_AGE] : state[client.key];
    }

    @Override
    public void end(Client client) {
        boolean unanswerable = plan.kind() == Kind.FIFO_QUEUE && client.function == 0;
        if (!unanswerable && random.nextDouble() < plan.infoRate()) {
            builder.complete(client.process(), Outcome.INFO, Values.NIL, begun);
            turns.renew(client);
        } else {
            builder.complete(client.process(), client.failed ? Outcome.FAIL : Outcome.OK, client.answer, begun);
        }
    }
}
