// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One violation, with all that a person needs to believe it.
 *
 * @param anomaly its kind, from the glossary: {@code G1c-realtime}, {@code stale-read}, {@code lost-write}
 * @param title a headline: {@code Stale read of key 7}
 * @param inWords what happened, without jargon, in a sentence or two
 * @param because the steps of the argument, each citing operations as {@code #12}
 * @param operations the numbers of the operations that the argument cites, in order of invocation
 * @param graph the same argument as a picture, where there is one
 * @param linearization how far an order could be built, where that is the question
 * @param unless which later operation would refute it, in words; null if none could, so that it is proven by what was seen
 */
public record Finding(
        String anomaly,
        String title,
        String inWords,
        List<String> because,
        List<Integer> operations,
        @Nullable Graph graph,
        @Nullable Linearization linearization,
        @Nullable String unless) {

    public Finding {
        because = List.copyOf(because);
        operations = List.copyOf(operations);
    }

    /** A finding that no later operation could refute. */
    public Finding(
            String anomaly,
            String title,
            String inWords,
            List<String> because,
            List<Integer> operations,
            @Nullable Graph graph,
            @Nullable Linearization linearization) {
        this(anomaly, title, inWords, because, operations, graph, linearization, null);
    }

    /** The same, for as long as no such operation follows. */
    public Finding unless(String laterOperation) {
        return new Finding(anomaly, title, inWords, because, operations, graph, linearization, laterOperation);
    }

    /** Whether it holds for every continuation of the history; not that of an element which a later read may return. */
    public boolean provenByPrefix() {
        return unless == null;
    }

    /**
     * Operations and why one comes before another.
     *
     * @param vertices operation numbers, each with its text
     * @param edges in the order of the argument; in a cycle the last leads back to the first
     */
    public record Graph(List<Vertex> vertices, List<Edge> edges) {
        public Graph {
            vertices = List.copyOf(vertices);
            edges = List.copyOf(edges);
        }
    }

    public record Vertex(int operation, String label) {}

    /**
     * One operation comes before another.
     *
     * @param type {@code ww}, {@code wr}, {@code rw}, {@code process}, {@code realtime} …
     * @param because the reason as a clause: {@code T1 appended 5 to x after T2 appended 3}
     */
    public record Edge(int from, int to, String type, String because) {}

    /**
     * A counterexample to linearizability.
     *
     * @param order the longest partial linearization found: operation numbers in order
     * @param states the state after each operation of {@code order}, as text
     * @param stuck the operation that no order can place
     * @param minimal the operations of a sub-history that is invalid and would be valid without any one of them
     */
    public record Linearization(List<Integer> order, List<String> states, int stuck, List<Integer> minimal) {
        public Linearization {
            order = List.copyOf(order);
            states = List.copyOf(states);
            minimal = List.copyOf(minimal);
        }
    }
}
