// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.graph;

/** A directed graph in compressed sparse rows: the edges of a vertex lie side by side. Immutable. */
public final class Csr {
    final int vertices;
    final int[] start;
    final int[] target;
    final byte[] type;

    private Csr(int vertices, int[] start, int[] target, byte[] type) {
        this.vertices = vertices;
        this.start = start;
        this.target = target;
        this.type = type;
    }

    public int vertices() {
        return vertices;
    }

    public int edges() {
        return target.length;
    }

    /** The edges of the list whose type is in the mask; those of a vertex keep their order. */
    public static Csr of(int vertices, EdgeList edges, int mask) {
        int[] start = new int[vertices + 2];
        int count = edges.size();
        for (int e = 0; e < count; e++) {
            if ((edges.type[e] & mask) != 0) {
                start[edges.from[e] + 2]++;
            }
        }
        for (int v = 2; v < start.length; v++) {
            start[v] += start[v - 1];
        }
        int[] target = new int[start[vertices + 1]];
        byte[] type = new byte[target.length];
        for (int e = 0; e < count; e++) {
            if ((edges.type[e] & mask) != 0) {
                int at = start[edges.from[e] + 1]++;
                target[at] = edges.to[e];
                type[at] = edges.type[e];
            }
        }
        return new Csr(vertices, start, target, type);
    }
}
