// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** Histories of one atomic stack, bag, counter or growing set, by clients with one open operation each; of one use. */
final class ObjectHistories {
    /** What the object is. */
    enum Kind {
        STACK(Functions.PUSH, Functions.POP),
        BAG(Functions.ENQUEUE, Functions.DEQUEUE),
        COUNTER(Functions.ADD, Functions.READ),
        /** Every hundredth operation reads all of it, and it is emptied by moving on to another key every thousand. */
        SET(Functions.ADD, Functions.READ);

        private final String puts;
        private final String takes;

        Kind(String puts, String takes) {
            this.puts = puts;
            this.takes = takes;
        }
    }

    private static final int OPERATIONS_A_SET = 1000;
    private static final int READ_EVERY = 100;

    private final Kind kind;
    private final int operations;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final SplittableRandom random;
    private final Deque<Integer> inside = new ArrayDeque<>();
    private final int[] answer;
    private final int[] asked;
    private final boolean[] open;
    private final boolean[] done;
    private final boolean[] puts;
    private int count;
    private int begun;

    private ObjectHistories(Kind kind, int operations, int clients, long seed) {
        this.kind = kind;
        this.operations = operations;
        random = new SplittableRandom(seed);
        answer = new int[clients];
        asked = new int[clients];
        open = new boolean[clients];
        done = new boolean[clients];
        puts = new boolean[clients];
    }

    /** Always the same history for the same arguments. */
    static History run(Kind kind, int operations, int clients, long seed) {
        return new ObjectHistories(kind, operations, clients, seed).run();
    }

    private History run() {
        int opened = 0;
        while (begun < operations || opened > 0) {
            int client = random.nextInt(open.length);
            if (!open[client]) {
                boolean waits = kind == Kind.SET && begun % OPERATIONS_A_SET == 0 && opened > 0;
                if (begun < operations && !waits) {
                    begin(client);
                    opened++;
                }
            } else if (!done[client]) {
                done[client] = true;
                answer[client] = takeEffect(client);
            } else {
                open[client] = false;
                opened--;
                builder.complete(client, Outcome.OK, answer[client], begun);
            }
        }
        return builder.build();
    }

    private void begin(int client) {
        Values values = builder.values();
        if (kind == Kind.SET && begun % OPERATIONS_A_SET == 0) {
            inside.clear();
        }
        int key = kind == Kind.SET ? values.ofLong(begun / OPERATIONS_A_SET) : Values.NIL;
        begun++;
        open[client] = true;
        done[client] = false;
        puts[client] = kind == Kind.SET ? begun % READ_EVERY != 0 : random.nextBoolean();
        asked[client] = values.ofLong(kind == Kind.COUNTER ? 1 : begun);
        builder.invoke(
                client, puts[client] ? kind.puts : kind.takes, key, puts[client] ? asked[client] : Values.NIL, begun);
    }

    private int takeEffect(int client) {
        if (puts[client]) {
            count++;
            if (kind != Kind.COUNTER) {
                inside.add(asked[client]);
            }
            return Values.NIL;
        }
        return switch (kind) {
            case STACK -> orNil(inside.pollLast());
            case BAG -> orNil(random.nextBoolean() ? inside.pollFirst() : inside.pollLast());
            case COUNTER -> builder.values().ofLong(count);
            case SET ->
                builder.values().ofList(inside.stream().mapToInt(value -> value).toArray());
        };
    }

    private static int orNil(@org.jspecify.annotations.Nullable Integer value) {
        return value == null ? Values.NIL : value;
    }
}
