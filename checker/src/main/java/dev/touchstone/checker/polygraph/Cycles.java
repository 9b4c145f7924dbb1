// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Short paths and cycles of a graph, as edges in the order in which one follows them. */
final class Cycles {
    private static final int CYCLES_MAX = 16;
    private static final int TRIES_MAX = 64;

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
     * A shortest path, or nothing: breadth first.
     *
     * @param mayFollow which edges it may consist of
     * @param mayPass which vertices it may lead through
     */
    IntArrayList path(int from, int to, IntPredicate mayFollow, IntPredicate mayPass) {
        int end = 0;
        queue[end++] = from;
        int last = EventGraph.NONE;
        for (int i = 0; i < end && last == EventGraph.NONE; i++) {
            for (int e = graph.firstOut(queue[i]); e != EventGraph.NONE; e = graph.nextOut(e)) {
                int next = graph.to(e);
                if (!mayFollow.test(e)) {
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

    /**
     * Some short cycles of the graph, which must have one: first those of edges that are known but for one, then one of
     * any.
     */
    List<IntArrayList> cycles() {
        boolean[] isOutside = outside();
        List<IntArrayList> cycles = new ArrayList<>();
        int tries = 0;
        for (int e = 0; e < graph.size() && cycles.size() < CYCLES_MAX && tries < TRIES_MAX; e++) {
            if (graph.kind(e).isDerived() && !isOutside[graph.from(e)] && !isOutside[graph.to(e)]) {
                tries++;
                IntArrayList back =
                        path(graph.to(e), graph.from(e), f -> !graph.kind(f).isDerived(), v -> !isOutside[v]);
                if (!back.isEmpty()) {
                    back.add(e);
                    cycles.add(back);
                }
            }
        }
        int v = 0;
        while (isOutside[v]) {
            v++;
        }
        // Whatever is left has a predecessor that is left too: going back one comes to a cycle.
        boolean[] wasMet = new boolean[graph.vertices()];
        while (!wasMet[v]) {
            wasMet[v] = true;
            v = predecessorWithin(v, isOutside);
        }
        cycles.add(path(v, v, any -> true, w -> !isOutside[w]));
        return cycles;
    }

    /** Vertices that lie on no cycle: taken away from the beginning, and then from the end. */
    private boolean[] outside() {
        boolean[] isOutside = new boolean[graph.vertices()];
        for (int v : graph.topological()) {
            isOutside[v] = true;
        }
        int[] successors = new int[graph.vertices()];
        IntArrayList ends = new IntArrayList();
        for (int e = 0; e < graph.size(); e++) {
            successors[graph.from(e)]++;
        }
        for (int v = 0; v < successors.length; v++) {
            if (successors[v] == 0 && !isOutside[v]) {
                ends.add(v);
            }
        }
        while (!ends.isEmpty()) {
            int v = ends.popInt();
            isOutside[v] = true;
            for (int e = graph.firstIn(v); e != EventGraph.NONE; e = graph.nextIn(e)) {
                if (--successors[graph.from(e)] == 0 && !isOutside[graph.from(e)]) {
                    ends.add(graph.from(e));
                }
            }
        }
        return isOutside;
    }

    private int predecessorWithin(int v, boolean[] isOutside) {
        int e = graph.firstIn(v);
        while (isOutside[graph.from(e)]) {
            e = graph.nextIn(e);
        }
        return graph.from(e);
    }
}
