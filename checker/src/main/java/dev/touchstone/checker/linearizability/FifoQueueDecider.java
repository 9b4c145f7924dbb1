// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static dev.touchstone.checker.linearizability.QueueValues.NONE;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Finding;
import dev.touchstone.history.History;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides a FIFO queue whose values are each enqueued once, in O(n log n), by its bad patterns.
 *
 * <p>Henzinger, Sezgin and Vafeiadis (CONCUR 2013); Bouajjani, Emmi, Enea and Hamza (ICALP 2015). A history is
 * linearizable iff no value is dequeued twice (VRepeat), none is dequeued before it is enqueued or out of nowhere
 * (VFresh), no value overtakes one that was surely enqueued before it (VOrd), and no dequeue finds the queue empty while
 * some value is surely in it (VWit). Dequeues whose answer is unknown may have taken anything: with them, and with
 * repeated values, the search decides.
 */
final class FifoQueueDecider extends Decider {
    private static final String ALGORITHM = "bad patterns (Henzinger, Sezgin & Vafeiadis 2013)";
    private static final int AROUND_MAX = 400;

    FifoQueueDecider(Model model) {
        super(model);
    }

    @Override
    KeyVerdict decide(KeyHistory key, Budget budget, AtomicLong bytes) {
        QueueValues queue = new QueueValues(key);
        if (!queue.applies) {
            return super.decide(key, budget, bytes);
        }
        Finding finding = violation(queue);
        return finding == null
                ? KeyVerdict.valid(ALGORITHM, queue.operations, 0)
                : KeyVerdict.invalid(ALGORITHM, finding, queue.operations, 0);
    }

    private @Nullable Finding violation(QueueValues queue) {
        if (queue.again != NONE) {
            return twice(queue);
        }
        int fresh = queue.fresh();
        if (fresh != NONE) {
            return fresh(queue, fresh);
        }
        int[] pair = queue.overtaken();
        if (pair != null) {
            return overtaken(queue, pair[0], pair[1]);
        }
        int empty = queue.wrongEmpty();
        return empty == NONE ? null : empty(queue, empty);
    }

    private Finding twice(QueueValues queue) {
        Words words = new Words(queue.key.history());
        return finding(
                queue,
                "duplicate-dequeue",
                "Value dequeued twice",
                words.capitalized(queue.again) + ", which was enqueued once and had been taken: "
                        + words.of(queue.first) + ".",
                List.of("#" + queue.first + " and #" + queue.again + " took the same value, enqueued once."),
                queue.first,
                queue.again,
                enqueueOf(queue, queue.first));
    }

    private static int enqueueOf(QueueValues queue, int dequeue) {
        return IntStream.range(0, queue.values)
                .filter(v -> queue.dequeue[v] == dequeue)
                .map(v -> queue.enqueue[v])
                .findFirst()
                .orElse(NONE);
    }

    private Finding fresh(QueueValues queue, int v) {
        History history = queue.key.history();
        int taken = queue.dequeue[v];
        int put = queue.enqueue[v];
        if (put == NONE) {
            int failed = IntStream.range(0, queue.key.size())
                    .map(queue.key::operation)
                    .filter(op -> history.isFail(op) && history.input(op) == history.output(taken))
                    .findFirst()
                    .orElse(NONE);
            return new Explanation(this, queue.key).ofUnproduced(taken, failed);
        }
        Words words = new Words(history);
        return finding(
                queue,
                "read-before-write",
                "Value dequeued before it was enqueued",
                words.capitalized(taken) + " before that value's enqueue began: " + words.of(put) + ".",
                List.of("#" + taken + " ended before #" + put + " began."),
                taken,
                put);
    }

    private Finding overtaken(QueueValues queue, int a, int b) {
        Words words = new Words(queue.key.history());
        boolean lost = queue.dequeue[a] == NONE;
        String value = words.value(queue.key.history().input(queue.enqueue[a]));
        return finding(
                queue,
                lost ? "lost-write" : "reordered",
                lost ? "Value passed over" : "Values out of order",
                words.capitalized(queue.dequeue[b]) + ", though " + value + " was in the queue before it: "
                        + words.of(queue.enqueue[a]) + ". "
                        + (lost ? "Nobody ever took " + value : "It came out later: " + words.of(queue.dequeue[a]))
                        + ".",
                List.of(
                        "#" + queue.enqueue[a] + " ended before #" + queue.enqueue[b] + " began: " + value
                                + " must leave first.",
                        lost
                                ? "#" + queue.dequeue[b] + " took the later value, and nobody took the earlier one."
                                : "#" + queue.dequeue[b] + " ended before #" + queue.dequeue[a] + " began."),
                queue.enqueue[a],
                queue.enqueue[b],
                queue.dequeue[b],
                queue.dequeue[a]);
    }

    private Finding empty(QueueValues queue, int op) {
        int[] around = queue.around(op);
        Words words = new Words(queue.key.history());
        return finding(
                queue,
                "non-linearizable",
                "Queue found empty that was not",
                words.capitalized(op) + ", though from its beginning to its end some value was surely in the queue.",
                List.of("Each moment of #" + op + " lies after the end of an enqueue and before its dequeue began."),
                around.length > AROUND_MAX ? new int[] {op} : around);
    }

    private Finding finding(
            QueueValues queue, String anomaly, String title, String inWords, List<String> because, int... cited) {
        int[] operations =
                IntStream.of(cited).filter(op -> op != NONE).sorted().distinct().toArray();
        List<Integer> boxed = IntStream.of(operations).boxed().toList();
        Finding.Linearization linearization = new Explanation(this, queue.key).linearization(operations, boxed);
        return new Finding(
                anomaly,
                title + queue.key.ofKey(),
                inWords,
                because,
                operations.length > 4 ? linearization.minimal() : boxed,
                null,
                linearization);
    }
}
