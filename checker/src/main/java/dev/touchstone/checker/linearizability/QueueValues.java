// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A queue's history by value: who enqueued it and who dequeued it, and the bad patterns among them. */
final class QueueValues {
    static final int NONE = -1;

    final int[] enqueue;
    final int[] dequeue;
    final IntArrayList empties = new IntArrayList();
    final KeyHistory key;
    private final History history;
    private final Int2IntOpenHashMap numbers;
    int values;
    int operations;
    /** A dequeue of a value that had been dequeued, and the first one, or {@link #NONE}. */
    int again = NONE;

    int first = NONE;
    /** False if some value was enqueued twice, or some answer is unknown. */
    boolean applies = true;

    QueueValues(KeyHistory key) {
        this.key = key;
        history = key.history();
        enqueue = filled(key.size());
        dequeue = filled(key.size());
        numbers = new Int2IntOpenHashMap(key.size());
        numbers.defaultReturnValue(NONE);
        int enqueueId = history.functionId(Functions.ENQUEUE);
        for (int i = 0; i < key.size() && applies; i++) {
            int op = key.operation(i);
            if (!history.isFail(op)) {
                operations++;
                add(op, history.functionId(op) == enqueueId);
            }
        }
    }

    private void add(int op, boolean enqueues) {
        int ref = enqueues ? history.input(op) : history.output(op);
        if (history.values().isComposite(ref) || (!enqueues && history.isInfo(op))) {
            applies = false;
            return;
        } else if (!enqueues && ref == Values.NIL) {
            empties.add(op);
            return;
        }
        int value = numbers.get(ref);
        if (value == NONE) {
            value = values++;
            numbers.put(ref, value);
        }
        int[] column = enqueues ? enqueue : dequeue;
        if (column[value] == NONE) {
            column[value] = op;
        } else if (enqueues) {
            applies = false;
        } else if (again == NONE) {
            again = op;
            first = column[value];
        }
    }

    /** A value that was dequeued before its enqueue began, or without one; or {@link #NONE}. */
    int fresh() {
        for (int v = 0; v < values; v++) {
            if (dequeue[v] != NONE
                    && (enqueue[v] == NONE || history.completeIndex(dequeue[v]) < history.invokeIndex(enqueue[v]))) {
                return v;
            }
        }
        return NONE;
    }

    /** Values a and b, where a was surely enqueued first but b was surely dequeued first; or null. */
    int @Nullable [] overtaken() {
        long[] ends = sorted(v -> history.completeIndex(enqueue[v]));
        long[] starts = sorted(v -> history.invokeIndex(enqueue[v]));
        int last = NONE;
        int next = 0;
        for (long start : starts) {
            int b = (int) start;
            for (; next < ends.length && ends[next] >>> 32 < start >>> 32; next++) {
                int a = (int) ends[next];
                last = last == NONE || startOfDequeue(a) > startOfDequeue(last) ? a : last;
            }
            if (last != NONE && dequeue[b] != NONE && history.completeIndex(dequeue[b]) < startOfDequeue(last)) {
                return new int[] {last, b};
            }
        }
        return null;
    }

    /** A dequeue that found nothing though some value was surely inside at each moment of it, or {@link #NONE}. */
    int wrongEmpty() {
        long[] ends = empties.isEmpty() ? new long[0] : sorted(v -> history.completeIndex(enqueue[v]));
        int next = 0;
        int from = 0;
        int to = NONE;
        for (int op : empties.toIntArray()) {
            for (; next < ends.length && ends[next] >>> 32 < history.invokeIndex(op); next++) {
                int begin = (int) (ends[next] >>> 32);
                int end = startOfDequeue((int) ends[next]);
                if (end > begin) {
                    from = begin > to ? begin : from;
                    to = Math.max(to, end);
                }
            }
            if (from < history.invokeIndex(op) && coverOf(op, to, next, ends) > history.completeIndex(op)) {
                return op;
            }
        }
        return NONE;
    }

    /** How far the cover of the operation's beginning reaches, with the enqueues that end during it. */
    private int coverOf(int op, int to, int next, long[] ends) {
        int reach = to;
        for (int i = next; i < ends.length && ends[i] >>> 32 < history.completeIndex(op); i++) {
            if (ends[i] >>> 32 > reach) {
                return reach;
            }
            reach = Math.max(reach, startOfDequeue((int) ends[i]));
        }
        return reach;
    }

    /** The enqueues and dequeues of values that were surely inside at some moment of the operation, and the operation. */
    int[] around(int op) {
        IntArrayList found = new IntArrayList();
        found.add(op);
        for (int v = 0; v < values; v++) {
            if (enqueue[v] != NONE
                    && history.completeIndex(enqueue[v]) < history.completeIndex(op)
                    && startOfDequeue(v) > history.invokeIndex(op)) {
                found.add(enqueue[v]);
                if (dequeue[v] != NONE) {
                    found.add(dequeue[v]);
                }
            }
        }
        return found.toIntArray();
    }

    private long[] sorted(IntUnaryOperator position) {
        long[] packed = new long[values];
        int n = 0;
        boolean inOrder = true;
        for (int v = 0; v < values; v++) {
            if (enqueue[v] != NONE && (dequeue[v] != NONE || history.isOk(enqueue[v]))) {
                packed[n] = ((long) position.applyAsInt(v) << 32) | v;
                inOrder &= n == 0 || packed[n - 1] < packed[n];
                n++;
            }
        }
        if (!inOrder) {
            Arrays.sort(packed, 0, n);
        }
        return n == packed.length ? packed : Arrays.copyOf(packed, n);
    }

    private int startOfDequeue(int v) {
        return dequeue[v] == NONE ? History.NEVER : history.invokeIndex(dequeue[v]);
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }
}
