// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

/** How many items are surely inside between each moment and the next. */
final class Cover {
    private final int leaves;
    private final int[] least;
    private final int[] all;

    Cover(int size) {
        leaves = Integer.highestOneBit(size) * 2;
        least = new int[2 * leaves];
        all = new int[2 * leaves];
    }

    void add(int from, int to, int by) {
        add(1, 0, leaves, from, to, by);
    }

    private void add(int node, int low, int high, int from, int to, int by) {
        if (from <= low && high <= to) {
            least[node] += by;
            all[node] += by;
        } else if (from < high && low < to) {
            int middle = (low + high) >>> 1;
            add(2 * node, low, middle, from, to, by);
            add(2 * node + 1, middle, high, from, to, by);
            least[node] = all[node] + Math.min(least[2 * node], least[2 * node + 1]);
        }
    }

    /** The first moment from the given one on that nothing covers; there is one, the last. */
    int firstZero(int from) {
        return firstZero(1, 0, leaves, from, 0);
    }

    private int firstZero(int node, int low, int high, int from, int above) {
        if (high <= from || least[node] + above > 0) {
            return -1;
        } else if (high - low == 1) {
            return low;
        }
        int middle = (low + high) >>> 1;
        int below = above + all[node];
        int left = firstZero(2 * node, low, middle, from, below);
        return left >= 0 ? left : firstZero(2 * node + 1, middle, high, from, below);
    }
}
