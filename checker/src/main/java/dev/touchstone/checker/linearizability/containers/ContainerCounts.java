// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * What counting proves of a queue, a stack or a bag, however often values repeat, in O(n log n). It refutes, and never
 * proves an order.
 *
 * <p>No value is taken more often, by operations that have ended, than operations that have begun can have put it in. And
 * who finds the container empty must have met a moment at which no more was put in, by operations that had ended, than
 * operations that had begun can have taken out.
 */
final class ContainerCounts {
    private static final int NONE = -1;
    private static final int OPERATION_BYTES = 64;

    private final History history;
    private final Meter meter;
    private final Canonical canonical;
    private final IntArrayList puts = new IntArrayList();
    /** Those that may have taken something, nobody knows what, included. */
    private final IntArrayList takes = new IntArrayList();

    private final IntArrayList empties = new IntArrayList();

    ContainerCounts(KeyHistory key, Meter meter) {
        this.meter = meter;
        history = key.history();
        canonical = new Canonical(history.values());
        meter.keep((long) OPERATION_BYTES * key.size());
        for (int i = 0; i < key.size(); i++) {
            meter.step(i);
            int op = key.operation(i);
            if (!history.isFail(op)) {
                String function = history.function(op);
                boolean isPut = function.equals(Functions.ENQUEUE) || function.equals(Functions.PUSH);
                boolean isEmpty = !isPut && history.isOk(op) && history.output(op) == Values.NIL;
                (isPut ? puts : isEmpty ? empties : takes).add(op);
            }
        }
    }

    /** An operation that cannot have answered as it did, or -1. */
    int impossible() {
        int op = takenTooOften();
        return op != NONE || empties.isEmpty() ? op : emptyTooEarly();
    }

    private int takenTooOften() {
        Int2IntOpenHashMap left = new Int2IntOpenHashMap();
        int put = 0;
        int at = 0;
        for (long packed : sorted(takes, true)) {
            meter.step(at++);
            int take = (int) packed;
            for (; put < puts.size() && history.invokeIndex(puts.getInt(put)) < packed >>> 32; put++) {
                left.addTo(canonical.of(history.input(puts.getInt(put))), 1);
            }
            if (left.addTo(canonical.of(history.output(take)), -1) <= 0) {
                return take;
            }
        }
        return NONE;
    }

    private int emptyTooEarly() {
        long[] ended = sorted(puts, true);
        long[] begun = sorted(takes, false);
        int[] position = new int[ended.length + begun.length + 1];
        MinTree inside = new MinTree(position.length);
        position[0] = NONE;
        inside.set(0, 0);
        int put = 0;
        for (int i = 1; i < position.length; i++) {
            meter.step(i);
            int take = i - 1 - put;
            boolean isPut = take == begun.length || (put < ended.length && ended[put] < begun[take]);
            position[i] = (int) ((isPut ? ended[put] : begun[take]) >>> 32);
            inside.set(i, inside.at(i - 1) + (isPut ? 1 : -1));
            put += isPut ? 1 : 0;
        }
        for (int i = 0; i < empties.size(); i++) {
            meter.step(i);
            int op = empties.getInt(i);
            int from = -Arrays.binarySearch(position, history.invokeIndex(op)) - 2;
            int to = -Arrays.binarySearch(position, history.completeIndex(op)) - 1;
            if (inside.at(inside.least(from, to)) > 0) {
                return op;
            }
        }
        return NONE;
    }

    /** Operations by a position, which stands in the high half: by their ends those that have one, or by their beginnings. */
    private long[] sorted(IntArrayList operations, boolean byEnd) {
        long[] packed = operations
                .intStream()
                .filter(op -> !byEnd || history.isOk(op))
                .mapToLong(op -> (long) (byEnd ? history.completeIndex(op) : history.invokeIndex(op)) << 32 | op)
                .toArray();
        Arrays.sort(packed);
        return packed;
    }
}
