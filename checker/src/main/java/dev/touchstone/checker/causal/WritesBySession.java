// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.versions.ReadsFrom;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;

/** The writes of each key, one run a session that writes it, to find the last one within a clock. */
public final class WritesBySession {
    private final CausalOrder order;
    private final int[] keyStart;
    private final int[] runStart;
    private final int[] writes;

    public WritesBySession(CausalOrder order) {
        this.order = order;
        ReadsFrom readsFrom = order.readsFrom();
        IntArrayList runs = new IntArrayList();
        IntArrayList all = new IntArrayList();
        keyStart = new int[readsFrom.keys() + 1];
        for (int key = 0; key < readsFrom.keys(); key++) {
            keyStart[key] = runs.size();
            int[] sorted = readsFrom.writesOf(key);
            IntArrays.mergeSort(sorted, (a, b) -> Integer.compare(order.session(a), order.session(b)));
            for (int i = 0; i < sorted.length; i++) {
                if (i == 0 || order.session(sorted[i]) != order.session(sorted[i - 1])) {
                    runs.add(all.size());
                }
                all.add(sorted[i]);
            }
        }
        keyStart[readsFrom.keys()] = runs.size();
        runs.add(all.size());
        runStart = runs.toIntArray();
        writes = all.toIntArray();
    }

    /** The first run of a key; runs go up to that of the next key. */
    public int firstRun(int key) {
        return keyStart[key];
    }

    /** The session of a run. */
    public int session(int run) {
        return order.session(writes[runStart[run]]);
    }

    /** The run's last write whose position in its session is below the limit, or -1. */
    public int lastBelow(int run, int limit) {
        int low = runStart[run];
        int high = runStart[run + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.index(writes[middle]) < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == runStart[run] ? -1 : writes[low - 1];
    }
}
