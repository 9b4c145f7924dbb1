// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

import java.util.Arrays;

/** Numbers, of which the least in a range is found; {@link #ABSENT} is none. */
final class MinTree {
    /** Stands where there is no number. */
    static final int ABSENT = Integer.MAX_VALUE;

    private final int leaves;
    private final int[] least;

    MinTree(int size) {
        leaves = Integer.highestOneBit(Math.max(1, size - 1)) * 2;
        least = new int[2 * leaves];
        Arrays.fill(least, ABSENT);
    }

    int at(int i) {
        return least[leaves + i];
    }

    void set(int i, int number) {
        int node = leaves + i;
        least[node] = number;
        for (node >>= 1; node > 0; node >>= 1) {
            least[node] = Math.min(least[2 * node], least[2 * node + 1]);
        }
    }

    /** The index of the least number in the range, or -1. */
    int least(int from, int to) {
        int best = 0;
        for (int l = leaves + from, r = leaves + to; l < r; l >>= 1, r >>= 1) {
            if ((l & 1) == 1) {
                best = better(best, l++);
            }
            if ((r & 1) == 1) {
                best = better(best, --r);
            }
        }
        if (best == 0 || least[best] == ABSENT) {
            return -1;
        }
        while (best < leaves) {
            best = least[2 * best] == least[best] ? 2 * best : 2 * best + 1;
        }
        return best - leaves;
    }

    private int better(int best, int node) {
        return best == 0 || least[node] < least[best] ? node : best;
    }

    /** The first index from {@code from} on that has a number; beyond all if none has. */
    int firstPresent(int from) {
        if (from >= leaves) {
            return ABSENT;
        }
        int node = leaves + from;
        while (least[node] == ABSENT) {
            while ((node & 1) == 1) {
                node >>= 1;
            }
            if (node == 0) {
                return ABSENT;
            }
            node++;
        }
        while (node < leaves) {
            node = least[2 * node] == ABSENT ? 2 * node + 1 : 2 * node;
        }
        return node - leaves;
    }
}
