// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/** The orders tried, as a tree: each node is an operation placed after its parent. Kept only for short histories. */
final class Trail {
    static final int ROOT = 0;

    private final IntArrayList parent = new IntArrayList(new int[] {ROOT});
    private final IntArrayList operation = new IntArrayList(new int[] {-1});
    private final IntArrayList length = new IntArrayList(new int[] {0});

    int then(int node, int index) {
        parent.add(node);
        operation.add(index);
        length.add(length.getInt(node) + 1);
        return parent.size() - 1;
    }

    /** Some operation without an end, of the class. */
    int thenPooled(int node, int callClass) {
        return then(node, -2 - callClass);
    }

    int length(int node) {
        return length.getInt(node);
    }

    /** The operations placed, in order, by index. */
    int[] path(int node, KeyOperations ops) {
        int[] path = new int[length(node)];
        for (int at = path.length - 1, n = node; at >= 0; at--, n = parent.getInt(n)) {
            path[at] = operation.getInt(n);
        }
        boolean[] taken = new boolean[ops.size()];
        for (int at = 0; at < path.length; at++) {
            for (int i = 0; path[at] < -1; i++) {
                if (ops.isInfo(i) && !taken[i] && ops.callClass()[i] == -2 - path[at]) {
                    taken[i] = true;
                    path[at] = i;
                }
            }
        }
        return Arrays.stream(path).filter(i -> i >= 0).toArray();
    }
}
