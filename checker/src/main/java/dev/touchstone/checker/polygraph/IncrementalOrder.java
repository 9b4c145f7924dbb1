// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * A topological order of a graph, kept up as edges come: Pearce and Kelly, "A Dynamic Topological Sort Algorithm for
 * Directed Acyclic Graphs" (ACM JEA 11, 2007). Edges that go leave the order right.
 */
final class IncrementalOrder {
    private final EventGraph graph;
    private final int[] place;
    /** By vertex that a search met: the edge by which it did, or a mark for where the search began. */
    private final int[] forwardBy;

    private final boolean[] isMetBackward;
    private final IntArrayList forward = new IntArrayList();
    private final IntArrayList backward = new IntArrayList();

    private static final int UNMET = -2;
    private static final int ROOT = -1;

    /** Begins with an order that respects all edges there are. */
    IncrementalOrder(EventGraph graph, int[] order) {
        this.graph = graph;
        place = new int[graph.vertices()];
        forwardBy = new int[graph.vertices()];
        isMetBackward = new boolean[graph.vertices()];
        Arrays.fill(forwardBy, UNMET);
        for (int i = 0; i < order.length; i++) {
            place[order[i]] = i;
        }
    }

    static long bytes(EventGraph graph) {
        return 9L * graph.vertices();
    }

    /**
     * Takes in an edge that is about to be added to the graph. If it would close a cycle, nothing changes, and the older
     * edges of the cycle are given, in reverse; else nothing is.
     */
    IntArrayList insert(int from, int to) {
        IntArrayList cycle = new IntArrayList();
        if (place[from] < place[to]) {
            return cycle;
        }
        if (!searchForward(to, from)) {
            searchBackward(from, place[to]);
            reorder();
        } else {
            for (int v = from; forwardBy[v] != ROOT; v = graph.from(forwardBy[v])) {
                cycle.add(forwardBy[v]);
            }
        }
        for (int i = 0; i < forward.size(); i++) {
            forwardBy[forward.getInt(i)] = UNMET;
        }
        for (int i = 0; i < backward.size(); i++) {
            isMetBackward[backward.getInt(i)] = false;
        }
        forward.clear();
        backward.clear();
        return cycle;
    }

    /** Breadth first from where the edge leads to, up to the place of where it begins; true if that is met. */
    private boolean searchForward(int start, int goal) {
        forward.add(start);
        forwardBy[start] = ROOT;
        if (start == goal) {
            return true;
        }
        for (int i = 0; i < forward.size(); i++) {
            for (int e = graph.firstOut(forward.getInt(i)); e != EventGraph.NONE; e = graph.nextOut(e)) {
                int next = graph.to(e);
                if (forwardBy[next] == UNMET && place[next] <= place[goal]) {
                    forwardBy[next] = e;
                    forward.add(next);
                    if (next == goal) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void searchBackward(int start, int lowest) {
        backward.add(start);
        isMetBackward[start] = true;
        for (int i = 0; i < backward.size(); i++) {
            for (int e = graph.firstIn(backward.getInt(i)); e != EventGraph.NONE; e = graph.nextIn(e)) {
                int next = graph.from(e);
                if (!isMetBackward[next] && place[next] >= lowest) {
                    isMetBackward[next] = true;
                    backward.add(next);
                }
            }
        }
    }

    /** Deals the places of all met out again: those that come before the edge first, each group in its order. */
    private void reorder() {
        int[] before = byPlace(backward);
        int[] after = byPlace(forward);
        int[] places = new int[before.length + after.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = place[i < before.length ? before[i] : after[i - before.length]];
        }
        IntArrays.quickSort(places);
        for (int i = 0; i < places.length; i++) {
            place[i < before.length ? before[i] : after[i - before.length]] = places[i];
        }
    }

    private int[] byPlace(IntArrayList vertices) {
        int[] sorted = vertices.toIntArray();
        IntArrays.quickSort(sorted, (a, b) -> Integer.compare(place[a], place[b]));
        return sorted;
    }

    /** The place of a vertex in the order. */
    int place(int vertex) {
        return place[vertex];
    }
}
