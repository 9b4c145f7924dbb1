// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Short paths and cycles of a graph, as edges in the order in which one follows them. */
final class Cycles {
    private static final int TRIES = 16;

    private final EventGraph graph;
    private final int[] arrivedBy;
    private final int[] queue;

    Cycles(EventGraph graph) {
        this.graph = graph;
        arrivedBy = new int[graph.vertices()];
        queue = new int[graph.vertices()];
        Arrays.fill(arrivedBy, EventGraph.NONE);
    }

    /**
     * A shortest path of edges numbered below a limit, or nothing: breadth first.
     *
     * @param mayPass which vertices it may lead through
     */
    IntArrayList path(int from, int to, int edgesBelow, IntPredicate mayPass) {
        int end = 0;
        queue[end++] = from;
        int last = EventGraph.NONE;
        for (int i = 0; i < end && last == EventGraph.NONE; i++) {
            for (int e = graph.firstOut(queue[i]); e != EventGraph.NONE; e = graph.nextOut(e)) {
                int next = graph.to(e);
                if (e >= edgesBelow) {
                    continue;
                }
                if (next == to) {
                    last = e;
                    break;
                }
                if (next != from && arrivedBy[next] == EventGraph.NONE && mayPass.test(next)) {
                    arrivedBy[next] = e;
                    queue[end++] = next;
                }
            }
        }
        IntArrayList edges = new IntArrayList();
        for (int e = last; e != EventGraph.NONE; e = arrivedBy[graph.from(e)]) {
            edges.add(e);
        }
        for (int i = 0; i < end; i++) {
            arrivedBy[queue[i]] = EventGraph.NONE;
        }
        reverse(edges);
        return edges;
    }

    private static void reverse(IntArrayList list) {
        for (int i = 0, j = list.size() - 1; i < j; i++, j--) {
            int kept = list.getInt(i);
            list.set(i, list.getInt(j));
            list.set(j, kept);
        }
    }

    /** A short cycle of the graph, which must have one. */
    IntArrayList cycle() {
        boolean[] isBefore = new boolean[graph.vertices()];
        for (int v : graph.topological()) {
            isBefore[v] = true;
        }
        int v = 0;
        while (isBefore[v]) {
            v++;
        }
        // Whatever is not in the order has a predecessor that is not either: going back one comes to a cycle.
        boolean[] wasMet = new boolean[graph.vertices()];
        while (!wasMet[v]) {
            wasMet[v] = true;
            v = predecessorOutside(v, isBefore);
        }
        IntArrayList best = path(v, v, graph.size(), w -> !isBefore[w]);
        IntArrayList first = best;
        for (int i = 1; i < Math.min(first.size(), TRIES); i++) {
            int start = graph.from(first.getInt(i));
            IntArrayList other = path(start, start, graph.size(), w -> !isBefore[w]);
            best = other.size() < best.size() ? other : best;
        }
        return best;
    }

    private int predecessorOutside(int v, boolean[] isBefore) {
        int e = graph.firstIn(v);
        while (isBefore[graph.from(e)]) {
            e = graph.nextIn(e);
        }
        return graph.from(e);
    }
}
