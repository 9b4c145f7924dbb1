// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

/**
 * Binary indexed trees (Fenwick, "A New Data Structure for Cumulative Frequency Tables", Software: Practice and Experience
 * 1994), many side by side in one array: counts by rank, both ways in O(log n).
 */
final class Fenwick {
    private final int[] counts;

    Fenwick(int slots) {
        counts = new int[slots];
    }

    /** Counts one at a rank of the tree that lies in {@code from .. to - 1}. */
    void add(int from, int to, int rank) {
        for (int i = rank + 1; i <= to - from; i += i & -i) {
            counts[from + i - 1]++;
        }
    }

    /** How many were counted at ranks below the given one, in the tree that starts at {@code from}. */
    int below(int from, int rank) {
        int sum = 0;
        for (int i = rank; i > 0; i -= i & -i) {
            sum += counts[from + i - 1];
        }
        return sum;
    }
}
