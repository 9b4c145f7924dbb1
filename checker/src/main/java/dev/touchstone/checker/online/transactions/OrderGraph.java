// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A graph without cycles whose vertices and edges come and go, with a topological order that is kept up: Pearce and
 * Kelly, "A Dynamic Topological Sort Algorithm for Directed Acyclic Graphs" (ACM JEA 11, 2007). Only what lies between the
 * two ends of an edge is looked at.
 *
 * <p>Vertices and edges are numbers, used again once they are gone. An edge carries what it rests on. Not thread-safe.
 *
 * @param <L> what an edge carries
 */
final class OrderGraph<L> {
    private static final int NONE = -1;
    private static final int ROOT = -2;

    private long[] place = new long[64];
    private int[] firstOut = new int[64];
    private int[] firstIn = new int[64];
    /** By vertex that the search forward met: the edge by which it did. */
    private int[] metBy = new int[64];

    private boolean[] isMetBackward = new boolean[64];
    private final IntArrayList freeVertices = new IntArrayList();
    private int vertices;
    private long lastPlace;

    private int[] from = new int[256];
    private int[] to = new int[256];
    private int[] nextOut = new int[256];
    private int[] previousOut = new int[256];
    private int[] nextIn = new int[256];
    private int[] previousIn = new int[256];
    private @Nullable Object[] label = new Object[256];
    private final IntArrayList freeEdges = new IntArrayList();
    private int edges;

    private final IntArrayList forward = new IntArrayList();
    private final IntArrayList backward = new IntArrayList();

    OrderGraph() {
        Arrays.fill(metBy, NONE);
    }

    int vertices() {
        return vertices - freeVertices.size();
    }

    int edges() {
        return edges - freeEdges.size();
    }

    /** A new vertex, last in the order. */
    int add() {
        int vertex = freeVertices.isEmpty() ? vertices++ : freeVertices.popInt();
        if (vertex == place.length) {
            int capacity = vertex * 2;
            place = Arrays.copyOf(place, capacity);
            firstOut = Arrays.copyOf(firstOut, capacity);
            firstIn = Arrays.copyOf(firstIn, capacity);
            isMetBackward = Arrays.copyOf(isMetBackward, capacity);
            metBy = Arrays.copyOf(metBy, capacity);
            Arrays.fill(metBy, vertex, capacity, NONE);
        }
        place[vertex] = ++lastPlace;
        firstOut[vertex] = NONE;
        firstIn[vertex] = NONE;
        return vertex;
    }

    /** Takes a vertex out, with its edges. */
    void remove(int vertex) {
        while (firstOut[vertex] != NONE) {
            removeEdge(firstOut[vertex]);
        }
        while (firstIn[vertex] != NONE) {
            removeEdge(firstIn[vertex]);
        }
        freeVertices.add(vertex);
    }

    boolean hasPredecessors(int vertex) {
        return firstIn[vertex] != NONE;
    }

    /** Where the vertex stands in the order; of two joined by a path the first has the lesser place. */
    long place(int vertex) {
        return place[vertex];
    }

    int from(int edge) {
        return from[edge];
    }

    int to(int edge) {
        return to[edge];
    }

    @SuppressWarnings("unchecked")
    L label(int edge) {
        Object carried = label[edge];
        if (carried == null) {
            throw new IllegalStateException("edge " + edge + " is gone");
        }
        return (L) carried;
    }

    /**
     * Adds an edge. If it would close a cycle it is not added, and the shortest path that leads back, from the edge's end
     * to its beginning, is given as edges; else an empty list.
     */
    IntArrayList insert(int source, int target, L carried) {
        IntArrayList path = new IntArrayList();
        if (source == target) {
            throw new IllegalArgumentException("an edge from " + source + " to itself");
        }
        if (place[source] > place[target]) {
            if (searchForward(target, source)) {
                for (int v = source; metBy[v] != ROOT; v = from[metBy[v]]) {
                    path.add(metBy[v]);
                }
                IntArrays.reverse(path.elements(), 0, path.size());
            } else {
                searchBackward(source, place[target]);
                reorder();
            }
            clear();
        }
        if (path.isEmpty() && !isLast(source, target)) {
            link(source, target, carried);
        }
        return path;
    }

    /** Whether the same edge was the last to be added at its source. */
    private boolean isLast(int source, int target) {
        return firstOut[source] != NONE && to[firstOut[source]] == target;
    }

    private void link(int source, int target, L carried) {
        int edge = freeEdges.isEmpty() ? edges++ : freeEdges.popInt();
        if (edge == from.length) {
            int capacity = edge * 2;
            from = Arrays.copyOf(from, capacity);
            to = Arrays.copyOf(to, capacity);
            nextOut = Arrays.copyOf(nextOut, capacity);
            previousOut = Arrays.copyOf(previousOut, capacity);
            nextIn = Arrays.copyOf(nextIn, capacity);
            previousIn = Arrays.copyOf(previousIn, capacity);
            label = Arrays.copyOf(label, capacity);
        }
        from[edge] = source;
        to[edge] = target;
        label[edge] = carried;
        nextOut[edge] = firstOut[source];
        previousOut[edge] = NONE;
        if (firstOut[source] != NONE) {
            previousOut[firstOut[source]] = edge;
        }
        firstOut[source] = edge;
        nextIn[edge] = firstIn[target];
        previousIn[edge] = NONE;
        if (firstIn[target] != NONE) {
            previousIn[firstIn[target]] = edge;
        }
        firstIn[target] = edge;
    }

    private void removeEdge(int edge) {
        if (previousOut[edge] == NONE) {
            firstOut[from[edge]] = nextOut[edge];
        } else {
            nextOut[previousOut[edge]] = nextOut[edge];
        }
        if (nextOut[edge] != NONE) {
            previousOut[nextOut[edge]] = previousOut[edge];
        }
        if (previousIn[edge] == NONE) {
            firstIn[to[edge]] = nextIn[edge];
        } else {
            nextIn[previousIn[edge]] = nextIn[edge];
        }
        if (nextIn[edge] != NONE) {
            previousIn[nextIn[edge]] = previousIn[edge];
        }
        label[edge] = null;
        freeEdges.add(edge);
    }

    /** Breadth first, so that the path found is a shortest one; true if the goal is met. */
    private boolean searchForward(int start, int goal) {
        forward.add(start);
        metBy[start] = ROOT;
        for (int i = 0; i < forward.size(); i++) {
            for (int e = firstOut[forward.getInt(i)]; e != NONE; e = nextOut[e]) {
                int next = to[e];
                if (metBy[next] == NONE && place[next] <= place[goal]) {
                    metBy[next] = e;
                    forward.add(next);
                    if (next == goal) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void searchBackward(int start, long lowest) {
        backward.add(start);
        isMetBackward[start] = true;
        for (int i = 0; i < backward.size(); i++) {
            for (int e = firstIn[backward.getInt(i)]; e != NONE; e = nextIn[e]) {
                int next = from[e];
                if (!isMetBackward[next] && place[next] >= lowest) {
                    isMetBackward[next] = true;
                    backward.add(next);
                }
            }
        }
    }

    /** Deals the places of all met out again: what leads to the edge's beginning first, each group in its order. */
    private void reorder() {
        int[] moved = new int[backward.size() + forward.size()];
        sort(backward);
        sort(forward);
        backward.getElements(0, moved, 0, backward.size());
        forward.getElements(0, moved, backward.size(), forward.size());
        long[] places = new long[moved.length];
        for (int i = 0; i < moved.length; i++) {
            places[i] = place[moved[i]];
        }
        LongArrays.quickSort(places);
        for (int i = 0; i < moved.length; i++) {
            place[moved[i]] = places[i];
        }
    }

    private void sort(IntArrayList list) {
        IntArrays.quickSort(list.elements(), 0, list.size(), (a, b) -> Long.compare(place[a], place[b]));
    }

    private void clear() {
        for (int i = 0; i < forward.size(); i++) {
            metBy[forward.getInt(i)] = NONE;
        }
        for (int i = 0; i < backward.size(); i++) {
            isMetBackward[backward.getInt(i)] = false;
        }
        forward.clear();
        backward.clear();
    }
}
