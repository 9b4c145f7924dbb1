// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** A directed graph in the making: edges between ints, sorted by source when it is asked about its cycles. */
public final class EdgeList {
    private final IntArrayList from = new IntArrayList();
    private final IntArrayList to = new IntArrayList();

    public void add(int source, int target) {
        from.add(source);
        to.add(target);
    }

    public int size() {
        return from.size();
    }

    void addAll(EdgeList other) {
        from.addAll(other.from);
        to.addAll(other.to);
    }

    /** The edges between two wanted vertices. */
    EdgeList within(IntPredicate wanted) {
        EdgeList kept = new EdgeList();
        for (int i = 0; i < from.size(); i++) {
            if (wanted.test(from.getInt(i)) && wanted.test(to.getInt(i))) {
                kept.add(from.getInt(i), to.getInt(i));
            }
        }
        return kept;
    }

    /** An order of the wanted vertices in which no edge leads back (Kahn 1962); without those on or behind cycles. */
    public int[] topological(int vertices, IntPredicate wanted) {
        int[] start = sources(vertices);
        int[] targets = bySource(start);
        int[] missing = new int[vertices];
        for (int i = 0; i < to.size(); i++) {
            missing[to.getInt(i)]++;
        }
        int[] order = new int[vertices];
        int count = 0;
        for (int v = 0; v < vertices; v++) {
            if (missing[v] == 0 && wanted.test(v)) {
                order[count++] = v;
            }
        }
        for (int i = 0; i < count; i++) {
            for (int e = start[order[i]]; e < start[order[i] + 1]; e++) {
                if (--missing[targets[e]] == 0) {
                    order[count++] = targets[e];
                }
            }
        }
        return Arrays.copyOf(order, count);
    }

    /**
     * A short cycle, empty if there is none: the shortest through the first vertex on any cycle.
     *
     * <p>What Kahn's algorithm leaves over is on a cycle or behind one; going backwards from any of it must run into a
     * cycle, and a breadth-first search finds the shortest through the vertex where it does.
     */
    public int[] cycle(int vertices) {
        boolean[] left = new boolean[vertices];
        Arrays.fill(left, true);
        for (int v : topological(vertices, any -> true)) {
            left[v] = false;
        }
        int[] before = new int[vertices];
        Arrays.fill(before, -1);
        for (int i = 0; i < to.size(); i++) {
            if (left[from.getInt(i)] && left[to.getInt(i)] && before[to.getInt(i)] < 0) {
                before[to.getInt(i)] = from.getInt(i);
            }
        }
        int at = 0;
        while (at < vertices && !left[at]) {
            at++;
        }
        if (at == vertices) {
            return new int[0];
        }
        boolean[] met = new boolean[vertices];
        while (!met[at]) {
            met[at] = true;
            at = before[at];
        }
        return shortestThrough(at, vertices, left);
    }

    private int[] shortestThrough(int root, int vertices, boolean[] left) {
        int[] start = sources(vertices);
        int[] targets = bySource(start);
        int[] parent = new int[vertices];
        Arrays.fill(parent, -1);
        IntArrayList queue = new IntArrayList();
        queue.add(root);
        for (int i = 0; i < queue.size(); i++) {
            int v = queue.getInt(i);
            for (int e = start[v]; e < start[v + 1]; e++) {
                int target = targets[e];
                if (target == root) {
                    return path(root, v, parent);
                }
                if (left[target] && parent[target] < 0) {
                    parent[target] = v;
                    queue.add(target);
                }
            }
        }
        throw new IllegalStateException("vertex " + root + " is on a cycle, but no path leads back to it");
    }

    private static int[] path(int root, int last, int[] parent) {
        IntArrayList back = new IntArrayList();
        for (int v = last; v != root; v = parent[v]) {
            back.add(v);
        }
        back.add(root);
        int[] cycle = new int[back.size()];
        for (int i = 0; i < cycle.length; i++) {
            cycle[i] = back.getInt(cycle.length - 1 - i);
        }
        return cycle;
    }

    /** Where each vertex's edges begin in {@link #bySource}, and where the last one's end. */
    int[] sources(int vertices) {
        int[] start = new int[vertices + 1];
        for (int i = 0; i < from.size(); i++) {
            start[from.getInt(i) + 1]++;
        }
        for (int v = 0; v < vertices; v++) {
            start[v + 1] += start[v];
        }
        return start;
    }

    /** The targets of all edges, grouped by source. */
    int[] bySource(int[] start) {
        int[] next = Arrays.copyOf(start, start.length - 1);
        int[] targets = new int[from.size()];
        for (int i = 0; i < from.size(); i++) {
            targets[next[from.getInt(i)]++] = to.getInt(i);
        }
        return targets;
    }
}
