// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.versions.ReadsFrom;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.function.IntPredicate;

/** The reads, or the writes, of each key as one run a session, to find a session's last one within a clock. */
public final class BySession {
    private final CausalOrder order;
    private final int[] keyStart;
    private final int[] runStart;
    private final int[] operations;

    private BySession(CausalOrder order, IntPredicate wanted) {
        this.order = order;
        ReadsFrom readsFrom = order.readsFrom();
        IntArrayList all = new IntArrayList();
        for (int op = 0; op < readsFrom.history().size(); op++) {
            if (wanted.test(op)) {
                all.add(op);
            }
        }
        operations = all.toIntArray();
        IntArrays.mergeSort(operations, (a, b) -> {
            int byKey = Integer.compare(readsFrom.key(a), readsFrom.key(b));
            return byKey != 0 ? byKey : Integer.compare(order.session(a), order.session(b));
        });
        IntArrayList runs = new IntArrayList();
        keyStart = new int[readsFrom.keys() + 1];
        int i = 0;
        for (int key = 0; key < readsFrom.keys(); key++) {
            keyStart[key] = runs.size();
            for (int previous = -1; i < operations.length && readsFrom.key(operations[i]) == key; i++) {
                if (order.session(operations[i]) != previous) {
                    previous = order.session(operations[i]);
                    runs.add(i);
                }
            }
        }
        keyStart[readsFrom.keys()] = runs.size();
        runs.add(operations.length);
        runStart = runs.toIntArray();
    }

    public static BySession writes(CausalOrder order) {
        return new BySession(order, order.readsFrom()::writes);
    }

    public static BySession reads(CausalOrder order) {
        return new BySession(order, order.readsFrom()::reads);
    }

    /** The first run of a key; its runs go up to the first of the next key. */
    public int firstRun(int key) {
        return keyStart[key];
    }

    /** The session of a run. */
    public int session(int run) {
        return order.session(operations[runStart[run]]);
    }

    /** The run's last operation whose position in its session is below the limit, or -1. */
    public int lastBelow(int run, int limit) {
        int low = runStart[run];
        int high = runStart[run + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.index(operations[middle]) < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == runStart[run] ? -1 : operations[low - 1];
    }

    /** The run's first operation that fits, or -1; what follows one that fits must fit too. */
    int firstMatching(int run, IntPredicate fits) {
        int low = runStart[run];
        int end = runStart[run + 1];
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (fits.test(operations[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == end ? -1 : operations[low];
    }
}
