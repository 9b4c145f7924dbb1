// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.synthetic.ClientTurns;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Histories of one atomic container, counter or growing set, by clients with one open operation each; of one use. */
final class ObjectHistories implements ClientTurns.Steps<ObjectHistories.Client> {
    /** What the object is. */
    enum Kind {
        STACK(Functions.PUSH, Functions.POP),
        BAG(Functions.ENQUEUE, Functions.DEQUEUE),
        PRIORITY_QUEUE(Functions.ENQUEUE, Functions.DEQUEUE),
        /** Of each function there are two, for the front and the back. */
        DEQUE("push-", "pop-"),
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
    /** So full a container is before the wrong value is taken out, so that no overlap excuses it. */
    private static final int INSIDE_MIN = 20;

    private static final int PRIORITIES = 1_000_000_000;

    private final Kind kind;
    private final int operations;
    /** Whether the wrong value is still to be taken out. */
    private boolean isToBeWrong;

    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values values = builder.values();
    private final SplittableRandom random;
    private final ClientTurns<Client> turns;
    private final Deque<Long> inside = new ArrayDeque<>();
    private final TreeSet<Long> sorted = new TreeSet<>();
    private int count;
    private int begun;

    /** A client, and its open operation. */
    static final class Client extends ClientTurns.Client {
        private boolean puts;
        private boolean atFront;
        private long asked;
        private int answer;
    }

    private ObjectHistories(Kind kind, int operations, int clients, boolean wrong, long seed) {
        this.kind = kind;
        this.operations = operations;
        isToBeWrong = wrong;
        random = new SplittableRandom(seed);
        turns = new ClientTurns<>(Stream.generate(Client::new).limit(clients).toList(), random);
    }

    /**
     * Always the same history for the same arguments.
     *
     * @param wrong whether once in the second half the greatest value is taken out of a priority queue, or the value of the other end out of a deque
     */
    static History run(Kind kind, int operations, int clients, boolean wrong, long seed) {
        ObjectHistories histories = new ObjectHistories(kind, operations, clients, wrong, seed);
        histories.turns.run(histories);
        return histories.builder.build();
    }

    @Override
    public boolean hasMore() {
        return begun < operations;
    }

    @Override
    public boolean begin(Client client) {
        boolean isNext = kind == Kind.SET && begun % OPERATIONS_A_SET == 0;
        if (isNext && turns.open() > 0) {
            return false;
        } else if (isNext) {
            inside.clear();
        }
        int key = kind == Kind.SET ? values.ofLong(begun / OPERATIONS_A_SET) : Values.NIL;
        begun++;
        client.puts = kind == Kind.SET ? begun % READ_EVERY != 0 : random.nextBoolean();
        client.atFront = kind == Kind.DEQUE && random.nextBoolean();
        client.asked = switch (kind) {
            case COUNTER -> 1;
            case PRIORITY_QUEUE -> random.nextInt(PRIORITIES);
            default -> begun;
        };
        String end = kind == Kind.DEQUE ? client.atFront ? "front" : "back" : "";
        builder.invoke(
                client.process(),
                (client.puts ? kind.puts : kind.takes) + end,
                key,
                client.puts ? values.ofLong(client.asked) : Values.NIL,
                begun);
        return true;
    }

    @Override
    public boolean takeEffect(Client client) {
        client.answer = client.puts ? put(client) : take(client);
        return true;
    }

    private int put(Client client) {
        count++;
        switch (kind) {
            case COUNTER -> {}
            case PRIORITY_QUEUE -> sorted.add(client.asked);
            case DEQUE -> {
                if (client.atFront) {
                    inside.addFirst(client.asked);
                } else {
                    inside.addLast(client.asked);
                }
            }
            default -> inside.add(client.asked);
        }
        return Values.NIL;
    }

    private int take(Client client) {
        return switch (kind) {
            case STACK -> orNil(inside.pollLast());
            case BAG -> orNil(random.nextBoolean() ? inside.pollFirst() : inside.pollLast());
            case PRIORITY_QUEUE -> orNil(isWrong(sorted.size()) ? sorted.pollLast() : sorted.pollFirst());
            case DEQUE -> orNil(client.atFront != isWrong(inside.size()) ? inside.pollFirst() : inside.pollLast());
            case COUNTER -> values.ofLong(count);
            case SET -> values.ofList(inside.stream().mapToInt(values::ofLong).toArray());
        };
    }

    private boolean isWrong(int size) {
        boolean wrong = isToBeWrong && begun > operations / 2 && size >= INSIDE_MIN;
        isToBeWrong &= !wrong;
        return wrong;
    }

    private int orNil(@Nullable Long value) {
        return value == null ? Values.NIL : values.ofLong(value);
    }

    @Override
    public void end(Client client) {
        builder.complete(client.process(), Outcome.OK, client.answer, begun);
    }
}
