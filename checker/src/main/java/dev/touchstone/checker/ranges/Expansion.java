// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.ranges;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.JavaValues;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * Histories of single keys that have the same operations, by the same numbers: a range reads each key that it returned, and, if wanted, that each other key of the
 * range was absent.
 *
 * <p>A delete writes nil, which is what a key is that was never written; so who reads nil may have read the initial state or what any delete left. Where each version must be
 * one, as for Elle, deletes write tombstones that differ, and nobody reads keys as absent that were ever deleted.
 */
final class Expansion {
    private final RangeHistory ranges;
    private final History history;
    private final Values from;
    private final boolean absences;
    private final boolean tombstones;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values to = builder.values();
    private int lastTombstone;

    /**
     * An expansion.
     *
     * @param absences whether ranges read the absence of keys, too
     * @param tombstones whether each delete writes a version of its own
     */
    Expansion(RangeHistory ranges, boolean absences, boolean tombstones) {
        this.ranges = ranges;
        history = ranges.history();
        from = history.values();
        this.absences = absences;
        this.tombstones = tombstones;
    }

    History history() {
        int[] begins = new int[history.events()];
        int[] ends = new int[history.events()];
        for (int op = 0; op < history.size(); op++) {
            begins[history.invokeIndex(op)] = op + 1;
            if (history.endIndex(op) != History.NEVER) {
                ends[history.endIndex(op)] = op + 1;
            }
        }
        for (int event = 0; event < begins.length; event++) {
            if (begins[event] > 0) {
                begin(begins[event] - 1);
            }
            if (ends[event] > 0) {
                end(ends[event] - 1);
            }
        }
        if (!history.hasRealTime()) {
            builder.withoutRealTime();
        }
        if (!history.hasClock()) {
            builder.withoutClock();
        }
        return builder.build();
    }

    private int process(int op) {
        String name = history.processName(history.process(op));
        return name == null ? history.process(op) : builder.process(name);
    }

    private void begin(int op) {
        int process = process(op);
        if (builder.isOpen(process)) {
            builder.abandon(process);
        }
        int input = history.isOk(op) ? Values.NIL : micros(op);
        builder.invoke(process, history.function(op), Values.NIL, input, history.invokeNanos(op));
    }

    private void end(int op) {
        int output = history.isOk(op) ? micros(op) : Values.NIL;
        builder.complete(process(op), history.outcome(op), output, history.completeNanos(op));
    }

    private int micros(int op) {
        int list = ranges.known(op);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < from.length(list); i++) {
            add(op, from.element(list, i), all);
        }
        return to.ofList(all.stream().mapToInt(Integer::intValue).toArray());
    }

    private void add(int op, int micro, List<Integer> all) {
        switch (RangeMicro.of(from, micro)) {
            case WRITE -> all.add(micro("w", from.element(micro, 1), copy(from.element(micro, 2))));
            case APPEND -> all.add(micro(Functions.APPEND, from.element(micro, 1), copy(from.element(micro, 2))));
            case DELETE ->
                all.add(micro(
                        "w",
                        from.element(micro, 1),
                        tombstones ? to.ofKeyword("deleted-" + ++lastTombstone) : Values.NIL));
            case READ -> {
                int value = from.length(micro) == 3 ? from.element(micro, 2) : Values.NIL;
                if (value != Values.NIL || isKnownAbsent(from.element(micro, 1))) {
                    all.add(micro("r", from.element(micro, 1), copy(value)));
                }
            }
            case RANGE -> {
                if (ranges.isAnswered(op, micro)) {
                    addRange(micro, all);
                }
            }
            case OTHER -> {}
        }
    }

    private void addRange(int range, List<Integer> all) {
        int answer = from.element(range, 2);
        for (int i = 0; i < from.length(answer); i += 2) {
            all.add(micro("r", from.element(answer, i), copy(from.element(answer, i + 1))));
        }
        if (absences) {
            for (int key : ranges.absent(range)) {
                if (isKnownAbsent(key)) {
                    all.add(micro("r", key, Values.NIL));
                }
            }
        }
    }

    /** Whether it can be said from what a key's absence was read. */
    private boolean isKnownAbsent(int key) {
        return !tombstones || !ranges.isEverDeleted(key);
    }

    private int micro(String function, int key, int value) {
        return to.ofList(to.ofKeyword(function), copy(key), value);
    }

    private int copy(int ref) {
        return JavaValues.ref(to, JavaValues.of(from, ref));
    }
}
