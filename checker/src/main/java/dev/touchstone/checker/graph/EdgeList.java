// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.graph;

import java.util.Arrays;

/** Edges in the order in which they were added; grows. Takes nine bytes an edge. Not thread-safe. */
public final class EdgeList {
    int[] from;
    int[] to;
    byte[] type;
    private int size;

    public EdgeList(int expected) {
        int capacity = Math.max(16, expected);
        from = new int[capacity];
        to = new int[capacity];
        type = new byte[capacity];
    }

    public int size() {
        return size;
    }

    public int from(int edge) {
        return from[edge];
    }

    public int to(int edge) {
        return to[edge];
    }

    public int type(int edge) {
        return type[edge];
    }

    /** Adds an edge between two different vertices; an edge from a vertex to itself says nothing and is left out. */
    public void add(int source, int target, int edgeType) {
        if (source == target) {
            return;
        }
        if (size == from.length) {
            int capacity = Math.addExact(size, size >> 1) + 16;
            from = Arrays.copyOf(from, capacity);
            to = Arrays.copyOf(to, capacity);
            type = Arrays.copyOf(type, capacity);
        }
        from[size] = source;
        to[size] = target;
        type[size++] = (byte) edgeType;
    }
}
