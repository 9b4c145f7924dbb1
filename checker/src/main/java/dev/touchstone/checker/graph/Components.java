// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.graph;

import java.util.Arrays;

/**
 * The strongly connected components of a graph (Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972), with an
 * explicit stack in place of the recursion of its procedure STRONGCONNECT.
 *
 * <p>Components are numbered in reverse topological order: an edge never leads to a component with a greater number.
 * Roots are taken from the last vertex to the first, so in a graph whose edges mostly lead onwards, as in a history's,
 * the search stays shallow and the numbers fall with the vertices'.
 */
public final class Components {
    private static final int UNSEEN = -1;

    private final int[] component;
    private final int[] sizes;
    private final int count;

    private Components(int[] component, int[] sizes, int count) {
        this.component = component;
        this.sizes = sizes;
        this.count = count;
    }

    public int count() {
        return count;
    }

    public int of(int vertex) {
        return component[vertex];
    }

    /** True if the vertex lies on no cycle. */
    public boolean isTrivial(int vertex) {
        return sizes[component[vertex]] == 1;
    }

    public boolean isAcyclic() {
        return count == component.length;
    }

    int size(int id) {
        return sizes[id];
    }

    /** The sub-graph of the edges whose ends lie in one component of more than one vertex; same vertices. */
    Csr within(Csr graph) {
        EdgeList kept = new EdgeList(1024);
        for (int v = 0; v < graph.vertices; v++) {
            if (isTrivial(v)) {
                continue;
            }
            for (int e = graph.start[v]; e < graph.start[v + 1]; e++) {
                if (of(v) == of(graph.target[e])) {
                    kept.add(v, graph.target[e], graph.type[e]);
                }
            }
        }
        return Csr.of(graph.vertices, kept, -1);
    }

    /** The components of the sub-graph of the edges whose type is in the mask. */
    public static Components of(Csr graph, int mask) {
        return new Tarjan(graph, mask).run();
    }

    private static final class Tarjan {
        private final Csr graph;
        private final int mask;
        private final int[] component;
        private final int[] order;
        private final int[] low;
        private final int[] next;
        private final int[] path;
        private final int[] open;
        private int pathSize;
        private int openSize;
        private int visited;
        private int count;
        private int[] sizes = new int[16];

        Tarjan(Csr graph, int mask) {
            this.graph = graph;
            this.mask = mask;
            component = new int[graph.vertices];
            order = new int[graph.vertices];
            low = new int[graph.vertices];
            next = new int[graph.vertices];
            path = new int[graph.vertices];
            open = new int[graph.vertices];
            Arrays.fill(component, UNSEEN);
        }

        Components run() {
            for (int root = graph.vertices - 1; root >= 0; root--) {
                if (order[root] == 0) {
                    enter(root);
                    while (pathSize > 0) {
                        step();
                    }
                }
            }
            return new Components(component, sizes, count);
        }

        private void enter(int vertex) {
            order[vertex] = ++visited;
            low[vertex] = visited;
            next[vertex] = graph.start[vertex];
            path[pathSize++] = vertex;
            open[openSize++] = vertex;
        }

        /** Follows the edges of the vertex at the end of the path until one leads somewhere new. */
        private void step() {
            int vertex = path[pathSize - 1];
            int end = graph.start[vertex + 1];
            int least = low[vertex];
            for (int e = next[vertex]; e < end; e++) {
                if ((graph.type[e] & mask) == 0) {
                    continue;
                }
                int target = graph.target[e];
                if (order[target] == 0) {
                    low[vertex] = least;
                    next[vertex] = e;
                    enter(target);
                    return;
                }
                if (component[target] == UNSEEN && low[target] < least) {
                    least = low[target];
                }
            }
            leave(vertex, least);
        }

        private void leave(int vertex, int least) {
            low[vertex] = least;
            pathSize--;
            if (least == order[vertex]) {
                close(vertex);
            }
        }

        private void close(int vertex) {
            if (count == sizes.length) {
                sizes = Arrays.copyOf(sizes, count * 2);
            }
            int member;
            do {
                member = open[--openSize];
                component[member] = count;
                sizes[count]++;
            } while (member != vertex);
            count++;
        }
    }
}
