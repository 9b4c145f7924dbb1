// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A queue's, stack's or bag's history by item: who put it in and who took it out, and the bad patterns that all three
 * share. An item is <em>surely inside</em> from the end of the operation that put it in to the beginning of the one that
 * took it out.
 */
final class ContainerHistory {
    static final int NONE = -1;
    /** Two columns, numbers of values, and what is sorted. */
    private static final int OPERATION_BYTES = 40;

    final int[] put;
    final int[] taken;
    final IntArrayList empties = new IntArrayList();
    final KeyHistory key;
    final Meter meter;
    private final History history;
    private final Int2IntOpenHashMap numbers;
    int values;
    int operations;
    /** An operation that took a value that had been taken, and the one that took it first, or {@link #NONE}. */
    int takenTwice = NONE;

    int takenFirst = NONE;
    /** Operations that may have taken something, nobody knows what; left out unless {@link #assign} gives them a value. */
    final IntArrayList unanswered = new IntArrayList();

    /** False if some value was put in twice, or is no scalar. */
    boolean applies = true;

    ContainerHistory(KeyHistory key, Meter meter) {
        this.key = key;
        this.meter = meter;
        meter.keep((long) OPERATION_BYTES * key.size());
        history = key.history();
        put = filled(key.size());
        taken = filled(key.size());
        numbers = new Int2IntOpenHashMap(key.size());
        numbers.defaultReturnValue(NONE);
        int enqueueId = history.functionId(Functions.ENQUEUE);
        int pushId = history.functionId(Functions.PUSH);
        for (int i = 0; i < key.size(); i++) {
            meter.step(i);
            int op = key.operation(i);
            if (!history.isFail(op)) {
                operations++;
                if (applies) {
                    add(op, history.functionId(op) == enqueueId || history.functionId(op) == pushId);
                }
            }
        }
    }

    private void add(int op, boolean puts) {
        int ref = puts ? history.input(op) : history.output(op);
        if (!puts && history.isInfo(op)) {
            unanswered.add(op);
            return;
        } else if (history.values().isComposite(ref) || (puts && ref == Values.NIL)) {
            applies = false;
            return;
        } else if (!puts && ref == Values.NIL) {
            empties.add(op);
            return;
        }
        int value = numbers.get(ref);
        if (value == NONE) {
            value = values++;
            numbers.put(ref, value);
        }
        int[] column = puts ? put : taken;
        if (column[value] == NONE) {
            column[value] = op;
        } else if (puts) {
            applies = false;
        } else if (takenTwice == NONE) {
            takenTwice = op;
            takenFirst = column[value];
        }
    }

    /** How the operations without an answer are given values that nobody else took. */
    enum Assignment {
        /** Not at all. */
        NONE,
        /** The first of them takes the value that was in first, and so on. */
        FIRST_IN,
        /** Each takes the value that was put in last before it began; those left over, what came in later. */
        LAST_IN,
        /** As many as it takes: each value that nobody took is gone. */
        ANY_NUMBER
    }

    /** Gives the operations without an answer values; once. */
    void assign(Assignment how) {
        int[] untaken = Arrays.stream(sorted(v -> history.completeIndex(put[v])))
                .mapToInt(packed -> (int) packed)
                .filter(v -> taken[v] == NONE)
                .toArray();
        switch (how) {
            case NONE -> {}
            case FIRST_IN -> {
                for (int i = 0; i < Math.min(untaken.length, unanswered.size()); i++) {
                    taken[untaken[i]] = unanswered.getInt(i);
                }
            }
            case LAST_IN -> assignLastIn(untaken);
            case ANY_NUMBER -> {
                for (int v : untaken) {
                    put[v] = NONE;
                }
            }
        }
    }

    private void assignLastIn(int[] untaken) {
        IntArrayList inside = new IntArrayList();
        IntArrayList later = new IntArrayList();
        int next = 0;
        for (int op : unanswered.toIntArray()) {
            for (;
                    next < untaken.length && history.completeIndex(put[untaken[next]]) < history.invokeIndex(op);
                    next++) {
                inside.add(untaken[next]);
            }
            if (inside.isEmpty()) {
                later.add(op);
            } else {
                taken[inside.popInt()] = op;
            }
        }
        for (int i = 0; i < later.size() && next < untaken.length; i++) {
            taken[untaken[next++]] = later.getInt(i);
        }
    }

    /** A value that was taken before it began to be put in, or that never was; or {@link #NONE}. */
    int fresh() {
        for (int v = 0; v < values; v++) {
            meter.step(v);
            if (taken[v] != NONE && (put[v] == NONE || history.completeIndex(taken[v]) < history.invokeIndex(put[v]))) {
                return v;
            }
        }
        return NONE;
    }

    /** Values a and b, where a was surely put in first but b was surely taken first: what a queue never does; or null. */
    int @Nullable [] overtaken() {
        long[] ends = sorted(v -> history.completeIndex(put[v]));
        long[] starts = sorted(v -> history.invokeIndex(put[v]));
        int last = NONE;
        int next = 0;
        for (int at = 0; at < starts.length; at++) {
            meter.step(at);
            long start = starts[at];
            int b = (int) start;
            for (; next < ends.length && ends[next] >>> 32 < start >>> 32; next++) {
                int a = (int) ends[next];
                last = last == NONE || startOfTaking(a) > startOfTaking(last) ? a : last;
            }
            if (last != NONE && taken[b] != NONE && history.completeIndex(taken[b]) < startOfTaking(last)) {
                return new int[] {last, b};
            }
        }
        return null;
    }

    /** An operation that found nothing though at each moment of it some value was surely inside, or {@link #NONE}. */
    int wrongEmpty() {
        long[] ends = empties.isEmpty() ? new long[0] : sorted(v -> history.completeIndex(put[v]));
        int next = 0;
        int from = 0;
        int to = NONE;
        for (int at = 0; at < empties.size(); at++) {
            meter.step(at);
            int op = empties.getInt(at);
            for (; next < ends.length && ends[next] >>> 32 < history.invokeIndex(op); next++) {
                int begin = (int) (ends[next] >>> 32);
                int end = startOfTaking((int) ends[next]);
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

    /** How far the cover of the operation's beginning reaches, with the values put in during it. */
    private int coverOf(int op, int to, int next, long[] ends) {
        int reach = to;
        for (int i = next; i < ends.length && ends[i] >>> 32 < history.completeIndex(op); i++) {
            meter.step(i);
            if (ends[i] >>> 32 > reach) {
                return reach;
            }
            reach = Math.max(reach, startOfTaking((int) ends[i]));
        }
        return reach;
    }

    /**
     * Operations on values of which, from one position to another, some one was surely inside at each moment: a chain of
     * as few values as there can be.
     */
    int[] chain(int from, int to) {
        IntArrayList found = new IntArrayList();
        long[] ends = sorted(v -> history.completeIndex(put[v]));
        int next = 0;
        for (int reach = from; reach < to; ) {
            int farthest = NONE;
            for (; next < ends.length && ends[next] >>> 32 <= reach; next++) {
                int v = (int) ends[next];
                farthest = farthest == NONE || startOfTaking(v) > startOfTaking(farthest) ? v : farthest;
            }
            if (farthest == NONE || startOfTaking(farthest) <= reach) {
                throw new IllegalStateException("no value was surely inside at position " + reach);
            }
            found.add(put[farthest]);
            if (taken[farthest] != NONE) {
                found.add(taken[farthest]);
            }
            reach = startOfTaking(farthest);
        }
        return found.toIntArray();
    }

    /** The values put in, by a position; those that may not have been, and that nobody took, are left out. */
    long[] sorted(IntUnaryOperator position) {
        long[] packed = new long[values];
        int n = 0;
        boolean inOrder = true;
        for (int v = 0; v < values; v++) {
            if (put[v] != NONE && (taken[v] != NONE || history.isOk(put[v]))) {
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

    int startOfTaking(int v) {
        return taken[v] == NONE ? History.NEVER : history.invokeIndex(taken[v]);
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }
}
