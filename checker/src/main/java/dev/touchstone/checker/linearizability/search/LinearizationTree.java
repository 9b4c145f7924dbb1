// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/** The orders tried, as a tree: each node is a call linearized after its parent. Kept for short histories only. */
final class LinearizationTree {
    static final int ROOT = 0;

    private final boolean isKept;
    private final IntArrayList parent = new IntArrayList(new int[] {ROOT});
    private final IntArrayList operation = new IntArrayList(new int[] {-1});
    private final IntArrayList length = new IntArrayList(new int[] {0});

    /** A tree that keeps nothing has no node but its root. */
    LinearizationTree(boolean isKept) {
        this.isKept = isKept;
    }

    /** The order of the node, and after it the call, by index. */
    int then(int node, int index) {
        if (!isKept) {
            return ROOT;
        }
        parent.add(node);
        operation.add(index);
        length.add(length.getInt(node) + 1);
        return parent.size() - 1;
    }

    /** The order of the node, and after it some pending call of the class. */
    int thenPending(int node, int callClass) {
        return then(node, -2 - callClass);
    }

    int length(int node) {
        return length.getInt(node);
    }

    /** The calls linearized, in order, by index. */
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
