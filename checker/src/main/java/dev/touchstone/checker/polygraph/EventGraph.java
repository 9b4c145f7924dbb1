// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Arrays;

/**
 * A directed graph whose edges come and go in the manner of a stack; each has a reason. Not thread-safe.
 *
 * <p>Edges are numbered in the order of their coming, so that what an edge follows from has smaller numbers. Those of a
 * vertex are a linked list, the youngest first.
 */
final class EventGraph {
    static final int NONE = -1;

    private final int vertices;
    private final int[] firstOut;
    private final int[] firstIn;
    private int[] nextOut;
    private int[] nextIn;
    private int[] from;
    private int[] to;
    private int[] about;
    private byte[] kind;
    private int size;

    EventGraph(int vertices, int capacity) {
        this.vertices = vertices;
        firstOut = new int[vertices];
        firstIn = new int[vertices];
        Arrays.fill(firstOut, NONE);
        Arrays.fill(firstIn, NONE);
        nextOut = new int[capacity];
        nextIn = new int[capacity];
        from = new int[capacity];
        to = new int[capacity];
        about = new int[capacity];
        kind = new byte[capacity];
    }

    int vertices() {
        return vertices;
    }

    int size() {
        return size;
    }

    long bytes() {
        return 8L * vertices + 21L * from.length;
    }

    void add(int source, int target, EdgeKind why, int subject) {
        if (size == from.length) {
            grow(size + (size >> 1) + 16);
        }
        from[size] = source;
        to[size] = target;
        kind[size] = (byte) why.ordinal();
        about[size] = subject;
        nextOut[size] = firstOut[source];
        firstOut[source] = size;
        nextIn[size] = firstIn[target];
        firstIn[target] = size;
        size++;
    }

    private void grow(int capacity) {
        nextOut = Arrays.copyOf(nextOut, capacity);
        nextIn = Arrays.copyOf(nextIn, capacity);
        from = Arrays.copyOf(from, capacity);
        to = Arrays.copyOf(to, capacity);
        about = Arrays.copyOf(about, capacity);
        kind = Arrays.copyOf(kind, capacity);
    }

    /** Takes the youngest edges away until so many are left. */
    void shrinkTo(int edges) {
        while (size > edges) {
            size--;
            firstOut[from[size]] = nextOut[size];
            firstIn[to[size]] = nextIn[size];
        }
    }

    int firstOut(int vertex) {
        return firstOut[vertex];
    }

    int nextOut(int edge) {
        return nextOut[edge];
    }

    int firstIn(int vertex) {
        return firstIn[vertex];
    }

    int nextIn(int edge) {
        return nextIn[edge];
    }

    int from(int edge) {
        return from[edge];
    }

    int to(int edge) {
        return to[edge];
    }

    EdgeKind kind(int edge) {
        return EdgeKind.of(kind[edge]);
    }

    /** What the edge is about: which number this is, the kind says. */
    int about(int edge) {
        return about[edge];
    }

    /** The vertices in an order that respects all edges; shorter than their number if there is a cycle. */
    int[] topological() {
        int[] missing = new int[vertices];
        for (int e = 0; e < size; e++) {
            missing[to[e]]++;
        }
        int[] order = new int[vertices];
        int end = 0;
        for (int v = 0; v < vertices; v++) {
            if (missing[v] == 0) {
                order[end++] = v;
            }
        }
        for (int i = 0; i < end; i++) {
            for (int e = firstOut[order[i]]; e != NONE; e = nextOut[e]) {
                if (--missing[to[e]] == 0) {
                    order[end++] = to[e];
                }
            }
        }
        return end == vertices ? order : Arrays.copyOf(order, end);
    }
}
