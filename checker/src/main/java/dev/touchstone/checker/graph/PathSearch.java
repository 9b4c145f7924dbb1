// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.graph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Shortest paths, breadth first, for closing an edge to a cycle; reuses its arrays, so a search costs what it visits.
 *
 * <p>A state is a vertex and whether the last dependency was rw: {@code 2 * vertex + lastRw}. Links cost nothing: they
 * continue the edge before.
 *
 * <p>Breadth-first search is Moore's (1959); to close one edge of a component to a short cycle by it is as in Kingsbury and
 * Alvaro, "Elle" (VLDB 2021).
 */
final class PathSearch {
    private final Csr graph;
    private final int transactions;
    private final int[] seen;
    private final int[] parent;
    private final byte[] arrivedBy;
    private final IntArrayList links = new IntArrayList();
    private IntArrayList level = new IntArrayList();
    private IntArrayList nextLevel = new IntArrayList();
    private int stamp;
    private long steps;

    PathSearch(Csr graph, int transactions) {
        this.graph = graph;
        this.transactions = transactions;
        seen = new int[graph.vertices * 2];
        parent = new int[graph.vertices * 2];
        arrivedBy = new byte[graph.vertices * 2];
    }

    /** Edges looked at so far, in all searches. */
    long steps() {
        return steps;
    }

    /**
     * What a path may take.
     *
     * @param mask the types of its edges
     * @param component it stays within vertices of the same component as its start
     * @param order components that it passes through in falling order; below the goal's, there is no way to it
     * @param apart no two of its rw edges follow each other, the closing edge included
     * @param maxSteps give up after so many edges
     */
    record Limits(int mask, Components component, Components order, boolean apart, long maxSteps) {}

    /**
     * The cycle of the edge {@code from -> to} and a shortest path back, as states' vertices and edge types; null if
     * there is none within the limits.
     */
    @Nullable
    Cycle close(int from, int to, int type, Limits limits) {
        stamp++;
        level.clear();
        nextLevel.clear();
        links.clear();
        long end = steps + limits.maxSteps;
        int first = 2 * to + (limits.apart && type == EdgeType.RW ? 1 : 0);
        int goal = 2 * from;
        int floor = limits.order.of(from);
        visit(first, -1, type);
        while (!nextLevel.isEmpty() || !links.isEmpty()) {
            IntArrayList reached = level;
            level = nextLevel;
            nextLevel = reached;
            nextLevel.clear();
            while (!links.isEmpty()) {
                expand(links.popInt(), limits, floor);
            }
            for (int i = 0; i < level.size() && seen[goal] != stamp; i++) {
                expand(level.getInt(i), limits, floor);
            }
            if (seen[goal] == stamp) {
                return trace(goal);
            }
            if (steps > end) {
                return null;
            }
        }
        return null;
    }

    private void expand(int state, Limits limits, int floor) {
        int vertex = state >> 1;
        int home = limits.component.of(vertex);
        for (int e = graph.start[vertex]; e < graph.start[vertex + 1]; e++) {
            steps++;
            int type = graph.type[e];
            int target = graph.target[e];
            boolean rw = type == EdgeType.RW;
            if ((type & limits.mask) == 0
                    || limits.component.of(target) != home
                    || limits.order.of(target) < floor
                    || (limits.apart && rw && (state & 1) == 1)) {
                continue;
            }
            boolean isLink = (type & EdgeType.LINKS) != 0;
            int lastRw = !limits.apart ? 0 : isLink ? state & 1 : rw ? 1 : 0;
            visit(2 * target + lastRw, state, type);
        }
    }

    private void visit(int state, int before, int type) {
        if (seen[state] == stamp) {
            return;
        }
        seen[state] = stamp;
        parent[state] = before;
        arrivedBy[state] = (byte) type;
        if (state >> 1 >= transactions) {
            links.add(state);
        } else if ((type & EdgeType.LINKS) != 0) {
            level.add(state);
        } else {
            nextLevel.add(state);
        }
    }

    /** From the goal back to the start; vertices that are no transactions vanish, and their links with them. */
    private Cycle trace(int goal) {
        IntArrayList vertices = new IntArrayList();
        IntArrayList types = new IntArrayList();
        for (int state = goal; state >= 0; state = parent[state]) {
            if (state >> 1 < transactions) {
                vertices.add(state >> 1);
            }
            if ((arrivedBy[state] & EdgeType.LINKS) == 0) {
                types.add(arrivedBy[state]);
            }
        }
        int n = vertices.size();
        int[] inOrder = new int[n];
        int[] edges = new int[n];
        for (int i = 0; i < n; i++) {
            // The edge that arrived at the first vertex of the path is the closing one: it leaves the last.
            inOrder[i] = vertices.getInt((n - i) % n);
            edges[i] = types.getInt(n - 1 - i);
        }
        return new Cycle("", inOrder, edges);
    }
}
