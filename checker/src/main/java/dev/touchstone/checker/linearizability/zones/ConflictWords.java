// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.zones;

import static dev.touchstone.checker.linearizability.zones.RegisterOperations.NONE;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.explain.Explanation;
import dev.touchstone.checker.linearizability.explain.OperationWords;
import dev.touchstone.checker.linearizability.explain.OutdatedRead;
import dev.touchstone.checker.linearizability.explain.ValueDeed;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Tells a conflict of a register in words. */
final class ConflictWords {
    /** How far back a chain of compare-and-sets is followed for the minimal sub-history. */
    private static final int CHAIN_MAX = 64;

    private final Explanation explanation;
    private final KeyHistory key;
    private final RegisterOperations ops;
    private final Conflict conflict;
    private final OperationWords words;

    ConflictWords(Explanation explanation, KeyHistory key, RegisterOperations ops, Conflict conflict) {
        this.explanation = explanation;
        this.key = key;
        this.ops = ops;
        this.conflict = conflict;
        words = new OperationWords(key.history());
    }

    Finding finding() {
        return switch (conflict.kind()) {
            case UNWRITTEN -> unwritten();
            case READ_BEFORE_WRITE -> readBeforeWrite();
            case REPLACED_TWICE -> replacedTwice();
            case SEEN_AFTER_REPLACED -> seenAfterReplaced();
            case INTERLEAVED -> interleaved();
            case CYCLE -> cycle();
        };
    }

    private Finding unwritten() {
        int failed = failedWriter();
        if (key.history().isOk(operation(0))) {
            return explanation.ofUnproduced(operation(0), failed);
        }
        return finding(
                failed == NONE ? "read-never-written" : "read-of-failed-write",
                "Value from nowhere" + key.ofKey(),
                words.capitalized(operation(0)) + ", and surely did, as its new value was seen; but nobody wrote "
                        + ops.render(conflict.value()) + ".",
                "#" + operation(0) + " can only have happened where the value was " + ops.render(conflict.value())
                        + ".");
    }

    private int failedWriter() {
        History history = key.history();
        int wanted = ops.valueRef(conflict.value());
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            Values values = history.values();
            int input = history.input(op);
            if (history.isFail(op)
                    && (values.equal(input, wanted)
                            || (values.length(input) == 2 && values.equal(values.element(input, 1), wanted)))
                    && !history.function(op).equals("read")) {
                return op;
            }
        }
        return NONE;
    }

    private Finding readBeforeWrite() {
        int reader = operation(0);
        int writer = operation(1);
        return finding(
                "read-before-write",
                "Value seen before it was written" + key.ofKey(),
                words.capitalized(reader) + " before the only write of that value began: " + words.of(writer) + ".",
                "#" + reader + " ended before #" + writer + " began, yet saw its value.");
    }

    private Finding replacedTwice() {
        int first = operation(0);
        int second = operation(1);
        String value = ops.render(conflict.value());
        return finding(
                "lost-update",
                "Lost update" + key.ofKey(),
                words.capitalized(first) + " and " + words.of(second) + ", though " + value
                        + " was there only once: one of the two updates is lost.",
                "#" + first + " took effect while the value was " + value + ", and ended that.",
                "#" + second + " took effect while the value was " + value + " too, which nobody wrote again.");
    }

    private Finding seenAfterReplaced() {
        int newer = operation(0);
        int older = operation(1);
        return finding(
                "stale-read",
                "Stale read" + key.ofKey(),
                words.capitalized(older) + " after " + ops.render(conflict.value()) + " was known to be replaced: "
                        + words.of(newer) + " before that began.",
                "#" + newer + " ended before #" + older + " began.",
                "The value that #" + newer + " saw came after the one that #" + older
                        + " saw, by a chain of compare-and-sets, and no value was written twice.");
    }

    /** Cited: the end of A, the late start of B, the end of B, the late start of A. */
    private Finding interleaved() {
        boolean initially = conflict.cited()[0] == NONE;
        int lateA = operation(3);
        int lateB = operation(1);
        int endB = operation(2);
        String a = ops.render(conflict.value());
        String b = ops.render(conflict.other());
        boolean isRead = ops.read[conflict.cited()[3]] != NONE;
        OutdatedRead kind = OutdatedRead.of(conflict.isOtherSeen(), isOverwritten());
        String anomaly = isRead ? kind.anomaly() : "non-linearizable";
        String title = isRead ? kind.title() : "No order of two values";
        String began =
                initially ? "the initial value" : (wrote(0) ? "written" : "read") + " before #" + lateB + " began";
        String inWords = words.capitalized(lateA) + " after " + words.of(endB) + ": " + b + " had replaced " + a
                + " by then, because " + a + " was " + began + ".";
        List<String> because = new ArrayList<>();
        because.add(
                initially
                        ? a + " is the initial value, so it comes before " + b + "."
                        : deed(0, a).comesBefore(deed(1, b)));
        because.add(deed(2, b).comesBefore(deed(3, a)));
        because.add("Each value was written once, so it cannot be both.");
        return finding(anomaly, title + key.ofKey(), inWords, because.toArray(String[]::new));
    }

    private ValueDeed deed(int cited, String value) {
        return new ValueDeed(operation(cited), wrote(cited), value);
    }

    private boolean wrote(int cited) {
        return ops.read[conflict.cited()[cited]] == NONE;
    }

    /** True if the write of B began after that of A had ended, and ended before the late A began. */
    private boolean isOverwritten() {
        int a = writer(conflict.value());
        int b = writer(conflict.other());
        return b != NONE
                && (a == NONE || ops.complete[a] < ops.invoke[b])
                && ops.complete[b] < ops.invoke[conflict.cited()[3]];
    }

    private int writer(int value) {
        for (int i = 0; i < ops.size; i++) {
            if (ops.written[i] == value) {
                return i;
            }
        }
        return NONE;
    }

    private Finding cycle() {
        int one = operation(0);
        return finding(
                "non-linearizable",
                "Updates that need each other first" + key.ofKey(),
                words.capitalized(one)
                        + ", but the value that it replaced could only come from updates that follow it.",
                "No write starts the chain of compare-and-sets that leads to #" + one + ".");
    }

    private int operation(int cited) {
        int index = conflict.cited()[cited];
        return index == NONE ? NONE : ops.operation[index];
    }

    private Finding finding(String anomaly, String title, String inWords, String... because) {
        List<Integer> cited = IntStream.of(conflict.cited())
                .filter(i -> i != NONE)
                .map(i -> ops.operation[i])
                .sorted()
                .distinct()
                .boxed()
                .toList();
        int[] candidates = candidates()
                .filter(i -> i != NONE)
                .map(i -> ops.operation[i])
                .sorted()
                .distinct()
                .toArray();
        Finding.Linearization order = explanation.linearization(candidates, cited);
        TreeSet<Integer> shown = new TreeSet<>(cited);
        shown.addAll(order.minimal());
        return new Finding(anomaly, title, inWords, List.of(because), List.copyOf(shown), null, order);
    }

    /** The operations cited, the writes of what they saw, and who saw what the unfinished ones of them wrote. */
    private IntStream candidates() {
        int[] writer = new int[ops.values];
        int[] reader = new int[ops.values];
        Arrays.fill(writer, NONE);
        Arrays.fill(reader, NONE);
        for (int i = 0; i < ops.size; i++) {
            boolean lives = ops.complete[i] != History.NEVER;
            if (ops.written[i] != NONE && (lives || writer[ops.written[i]] == NONE)) {
                writer[ops.written[i]] = i;
            }
            if (ops.read[i] != NONE && (lives || reader[ops.read[i]] == NONE)) {
                reader[ops.read[i]] = i;
            }
        }
        IntStream.Builder found = IntStream.builder();
        for (int i : conflict.cited()) {
            for (int at = i, steps = 0; at != NONE && steps < CHAIN_MAX; steps++) {
                follow(at, reader, found);
                at = ops.read[at] == NONE ? NONE : writer[ops.read[at]];
            }
        }
        return found.build();
    }

    /** Adds the operation; if it may not have happened, also the chain of those that prove that it did. */
    private void follow(int index, int[] reader, IntStream.Builder found) {
        int at = index;
        for (int steps = 0; at != NONE && steps < CHAIN_MAX; steps++) {
            found.add(at);
            at = ops.complete[at] == History.NEVER ? reader[ops.written[at]] : NONE;
        }
    }
}
