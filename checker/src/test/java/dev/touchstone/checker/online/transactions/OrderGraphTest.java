// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrderGraphTest {
    private static final int GRAPHS = 100;
    private static final int STEPS = 400;
    private static final int VERTICES_MAX = 30;

    private record Edge(int from, int to) {}

    @Test
    void findsACycleExactlyWhereASearchOfAllDoes() {
        int cycles = 0;
        int added = 0;
        for (long seed = 0; seed < GRAPHS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            OrderGraph<Edge> graph = new OrderGraph<>();
            List<Integer> vertices = new ArrayList<>();
            Set<Edge> edges = new HashSet<>();
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + ", step " + step;
                if (vertices.size() < 2 || (vertices.size() < VERTICES_MAX && random.nextInt(4) == 0)) {
                    vertices.add(graph.add());
                } else if (random.nextInt(8) == 0) {
                    int vertex = vertices.remove(random.nextInt(vertices.size()));
                    edges.removeIf(edge -> edge.from == vertex || edge.to == vertex);
                    graph.remove(vertex);
                } else {
                    int from = vertices.get(random.nextInt(vertices.size()));
                    int to = vertices.get(random.nextInt(vertices.size()));
                    if (from == to) {
                        continue;
                    }
                    IntArrayList path = graph.insert(from, to, new Edge(from, to));
                    assertThat(path.isEmpty()).as(where).isEqualTo(distance(edges, to, from) < 0);
                    if (path.isEmpty()) {
                        edges.add(new Edge(from, to));
                        added++;
                    } else {
                        cycles++;
                        leadsBack(where, graph, path, from, to);
                        assertThat(path.size()).as(where).isEqualTo(distance(edges, to, from));
                    }
                }
                edges.forEach(
                        edge -> assertThat(graph.place(edge.from)).as(where).isLessThan(graph.place(edge.to)));
                assertThat(graph.vertices()).as(where).isEqualTo(vertices.size());
                vertices.forEach(vertex -> assertThat(graph.hasPredecessors(vertex))
                        .as(where)
                        .isEqualTo(edges.stream().anyMatch(edge -> edge.to == vertex)));
            }
        }
        assertThat(cycles).isGreaterThan(GRAPHS);
        assertThat(added).isGreaterThan(GRAPHS);
    }

    private static void leadsBack(String where, OrderGraph<Edge> graph, IntArrayList path, int from, int to) {
        int at = to;
        for (int i = 0; i < path.size(); i++) {
            int edge = path.getInt(i);
            assertThat(graph.from(edge)).as(where).isEqualTo(at);
            at = graph.to(edge);
            assertThat(graph.label(edge)).as(where).isEqualTo(new Edge(graph.from(edge), at));
        }
        assertThat(at).as(where).isEqualTo(from);
    }

    /** The length of a shortest path, or -1. */
    private static int distance(Set<Edge> edges, int from, int to) {
        Set<Integer> met = new HashSet<>(Set.of(from));
        Set<Integer> border = met;
        for (int length = 0; !border.isEmpty(); length++) {
            if (border.contains(to)) {
                return length;
            }
            Set<Integer> next = new HashSet<>();
            for (Edge edge : edges) {
                if (border.contains(edge.from) && !met.contains(edge.to)) {
                    next.add(edge.to);
                }
            }
            met = new HashSet<>(met);
            met.addAll(next);
            border = next;
        }
        return -1;
    }

    @Test
    void placesAreUsedAgain() {
        OrderGraph<Edge> graph = new OrderGraph<>();
        int last = graph.add();
        for (int i = 0; i < 100_000; i++) {
            int next = graph.add();
            graph.insert(last, next, new Edge(last, next));
            graph.remove(last);
            last = next;
            assertThat(next).isLessThan(3);
        }
        assertThat(graph.edges()).isZero();
    }
}
