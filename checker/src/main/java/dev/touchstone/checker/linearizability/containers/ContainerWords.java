// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

import static dev.touchstone.checker.linearizability.containers.ContainerHistory.NONE;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.explain.Explanation;
import dev.touchstone.checker.linearizability.explain.OperationWords;
import dev.touchstone.history.History;
import java.util.List;
import java.util.stream.IntStream;

/** Tells in words how a queue, a stack or a bag went wrong. */
final class ContainerWords {
    /** So many operations that may have taken something are kept beside a violation that they do not mend. */
    private static final int UNANSWERED_MAX = 300;

    private final Explanation explanation;
    private final ContainerHistory items;
    private final History history;
    private final OperationWords words;
    private final String noun;

    ContainerWords(Explanation explanation, ContainerHistory items, String noun) {
        this.explanation = explanation;
        this.items = items;
        this.noun = noun;
        history = items.key.history();
        words = new OperationWords(history);
    }

    Finding twice() {
        return finding(
                "duplicate-dequeue",
                "Value taken twice",
                words.capitalized(items.takenTwice) + ", which was put in once and had been taken: "
                        + words.of(items.takenFirst) + ".",
                List.of("#" + items.takenFirst + " and #" + items.takenTwice + " took the same value, put in once."),
                items.takenFirst,
                items.takenTwice,
                putOf(items.takenFirst));
    }

    /** An operation that counts alone refute. */
    Finding impossible(int op) {
        return explanation.ofStuck(op);
    }

    private int putOf(int taking) {
        return IntStream.range(0, items.values)
                .filter(v -> items.taken[v] == taking)
                .map(v -> items.put[v])
                .findFirst()
                .orElse(NONE);
    }

    Finding fresh(int v) {
        int taking = items.taken[v];
        int put = items.put[v];
        if (put == NONE) {
            int failed = IntStream.range(0, items.key.size())
                    .map(items.key::operation)
                    .filter(op -> history.isFail(op) && history.input(op) == history.output(taking))
                    .findFirst()
                    .orElse(NONE);
            return explanation.ofUnproduced(taking, failed);
        }
        return finding(
                "read-before-write",
                "Value taken before it was put in",
                words.capitalized(taking) + " before that value was put in: " + words.of(put) + ".",
                List.of("#" + taking + " ended before #" + put + " began."),
                taking,
                put);
    }

    Finding overtaken(int a, int b) {
        boolean lost = items.taken[a] == NONE;
        String value = words.value(history.input(items.put[a]));
        return finding(
                lost ? "lost-write" : "reordered",
                lost ? "Value passed over" : "Values out of order",
                words.capitalized(items.taken[b]) + ", though " + value + " was in the queue before it: "
                        + words.of(items.put[a]) + ". "
                        + (lost ? "Nobody ever took " + value : "It came out later: " + words.of(items.taken[a]))
                        + ".",
                List.of(
                        "#" + items.put[a] + " ended before #" + items.put[b] + " began: " + value
                                + " must leave first.",
                        lost
                                ? "#" + items.taken[b] + " took the later value, and nobody took the earlier one."
                                : "#" + items.taken[b] + " ended before #" + items.taken[a] + " began."),
                items.put[a],
                items.put[b],
                items.taken[b],
                items.taken[a]);
    }

    Finding empty(int op) {
        int[] chain = items.chain(history.invokeIndex(op), history.completeIndex(op));
        return finding(
                "non-linearizable",
                "A " + noun + " found empty that was not",
                words.capitalized(op) + ", though from its beginning to its end some value was surely in the " + noun
                        + ".",
                List.of("Each moment of #" + op + " lies after a value was put in and before it began to be taken."),
                IntStream.concat(IntStream.of(op), IntStream.of(chain)).toArray());
    }

    /**
     * A component of a stack without an order.
     *
     * @param chain pushes and pops of items of which at each moment some one was surely inside
     */
    Finding unstackable(int[] chain) {
        int first = chain[0];
        int last = chain[chain.length - 1];
        return finding(
                "reordered",
                "Values out of order",
                words.capitalized(last)
                        + ", but no order of pushes and pops of the values around it puts the last one in"
                        + " first: they were surely inside one after the other, overlapping, from the end of #" + first
                        + " on.",
                List.of(
                        "From the end of #" + first + " to the beginning of #" + last
                                + " the stack was never empty, so some value was pushed first and popped last.",
                        "Each of them was pushed after another was surely inside, or popped while another surely was."),
                chain);
    }

    private Finding finding(String anomaly, String title, String inWords, List<String> because, int... cited) {
        int[] operations =
                IntStream.of(cited).filter(op -> op != NONE).sorted().distinct().toArray();
        List<Integer> boxed = IntStream.of(operations).boxed().toList();
        IntStream unanswered =
                IntStream.of(items.unanswered.size() > UNANSWERED_MAX ? new int[0] : items.unanswered.toIntArray());
        int[] candidates = IntStream.concat(IntStream.of(operations), unanswered)
                .sorted()
                .distinct()
                .toArray();
        Finding.Linearization linearization = explanation.linearization(candidates, boxed);
        return new Finding(
                anomaly,
                title + items.key.ofKey(),
                inWords,
                because,
                operations.length > 4 ? linearization.minimal() : boxed,
                null,
                linearization);
    }
}
