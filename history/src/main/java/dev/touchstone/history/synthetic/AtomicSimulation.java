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

/**
 * Clients of atomic objects, as many as the concurrency says, each with one operation open: an operation takes effect at
 * one instant between its beginning and its end. Of those of unknown outcome half took effect, and their clients are
 * replaced by new ones. Not thread-safe; of one use.
 */
public final class AtomicSimulation {
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
    private final Client[] clients;
    private final int[] recent = new int[STALE_AGE];
    private int writes;
    private int begun;
    private boolean stale;
    private int nextProcess;

    /** One client, and its open operation. */
    private static final class Client {
        int process;
        int function;
        int key;
        int asked;
        int expected;
        int answer;
        boolean open;
        boolean done;
        boolean failed;
    }

    private AtomicSimulation(Plan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
        state = new int[plan.keys()];
        clients = new Client[plan.concurrency()];
        for (int k = 0; k < plan.keys() && plan.kind() == Kind.FIFO_QUEUE; k++) {
            queues.add(new ArrayDeque<>());
        }
    }

    /** The history of the plan; always the same for the same plan. */
    public static History run(Plan plan) {
        return new AtomicSimulation(plan).run();
    }

    private History run() {
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Client();
            clients[i].process = nextProcess++;
        }
        int open = 0;
        while (begun < plan.operations() || open > 0) {
            Client client = clients[random.nextInt(clients.length)];
            if (!client.open) {
                if (begun < plan.operations()) {
                    begin(client);
                    open++;
                }
            } else if (!client.done) {
                takeEffect(client);
            } else {
                end(client);
                open--;
            }
        }
        return builder.build();
    }

    private void begin(Client client) {
        begun++;
        client.open = true;
        client.done = false;
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
        builder.invoke(client.process, name(client.function), key, input, begun);
    }

    private String name(int function) {
        boolean queue = plan.kind() == Kind.FIFO_QUEUE;
        return switch (function) {
            case 0 -> queue ? Functions.DEQUEUE : Functions.READ;
            case 1 -> queue ? Functions.ENQUEUE : Functions.WRITE;
            default -> Functions.CAS;
        };
    }

    private void takeEffect(Client client) {
        client.done = true;
        if (plan.kind() == Kind.FIFO_QUEUE) {
            Deque<Integer> queue = queues.get(client.key);
            if (client.function == 1) {
                queue.add(client.asked);
                client.answer = Values.NIL;
            } else {
                Integer head = queue.poll();
                client.answer = head == null ? Values.NIL : head;
            }
            return;
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
    }

    private int staleAnswer(Client client) {
        boolean now =
                plan.staleRead() && !stale && begun > plan.operations() / 2 && writes > STALE_AGE && plan.keys() == 1;
        stale |= now;
        return now ? recent[writes % STALE_AGE] : state[client.key];
    }

    private void end(Client client) {
        client.open = false;
        boolean unanswerable = plan.kind() == Kind.FIFO_QUEUE && client.function == 0;
        if (!unanswerable && random.nextDouble() < plan.infoRate()) {
            builder.complete(client.process, Outcome.INFO, Values.NIL, begun);
            client.process = nextProcess++;
        } else {
            builder.complete(client.process, client.failed ? Outcome.FAIL : Outcome.OK, client.answer, begun);
        }
    }
}
