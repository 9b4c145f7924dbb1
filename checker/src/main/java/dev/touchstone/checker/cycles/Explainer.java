// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.cycles;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.graph.Cycle;
import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts anomalies of operations that depend on each other in words, and cycles in pictures. Safe for any number of threads. */
public final class Explainer {
    private static final int TEXT_MAX = 400;

    /** Why one transaction comes before another by the data; {@code a} and {@code b} are their names. */
    public interface Reason {
        String of(int from, int to, int type, String a, String b);
    }

    private final History history;
    private final Reason reason;

    /**
     * An explainer of one history.
     *
     * @param reason tells of the edges that come from data; process order and real time need none
     */
    public Explainer(History history, Reason reason) {
        this.history = history;
        this.reason = reason;
    }

    /** A finding about some transactions, without a cycle. */
    public Finding plain(String anomaly, String title, String inWords, int... operations) {
        int[] sorted = Arrays.stream(operations).distinct().sorted().toArray();
        List<String> because = new ArrayList<>();
        for (int op : sorted) {
            because.add("#" + op + " (" + history.outcome(op).word() + ") is " + text(op));
        }
        List<Integer> cited = Arrays.stream(sorted).boxed().toList();
        return new Finding(anomaly, title, inWords, because, cited, null, null);
    }

    /** A finding of a cycle: each operation before the next, with the reason, and the last before the first. */
    public Finding cycle(Cycle cycle) {
        int n = cycle.length();
        List<CycleSteps.Step> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int from = cycle.vertices()[i];
            int to = cycle.vertices()[(i + 1) % n];
            int type = cycle.types()[i];
            all.add(new CycleSteps.Step(from, to, (a, b) -> why(from, to, type, a, b)));
        }
        CycleSteps steps = new CycleSteps(all);
        List<Finding.Vertex> vertices = new ArrayList<>();
        List<Finding.Edge> edges = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int op = cycle.vertices()[i];
            int next = cycle.vertices()[(i + 1) % n];
            vertices.add(new Finding.Vertex(op, steps.name(op) + " " + text(op)));
            edges.add(new Finding.Edge(op, next, EdgeType.word(cycle.types()[i]), steps.why(i)));
        }
        List<Integer> operations =
                Arrays.stream(cycle.vertices()).sorted().boxed().toList();
        return new Finding(
                cycle.anomaly(),
                title(cycle),
                steps.inWords(),
                steps.inNotation(),
                operations,
                new Finding.Graph(vertices, edges),
                null);
    }

    private static String title(Cycle cycle) {
        String base = cycle.anomaly().replace("-process", "").replace("-realtime", "");
        String what =
                switch (base) {
                    case "G0" -> "write cycle";
                    case "G1c" -> "circular information flow";
                    case "G-single-item" -> "read skew: a cycle with one anti-dependency";
                    case "G-nonadjacent-item" -> "a cycle with anti-dependencies, none side by side";
                    default -> "a cycle with anti-dependencies";
                };
        String with = cycle.anomaly().endsWith("-process")
                ? ", by process order"
                : cycle.anomaly().endsWith("-realtime") ? ", by real time" : "";
        return Character.toUpperCase(what.charAt(0)) + what.substring(1) + with + " among " + cycle.length()
                + " transactions";
    }

    private String why(int from, int to, int type, String a, String b) {
        return switch (type) {
            case EdgeType.PROCESS -> "process " + history.process(from) + " executed " + a + " before " + b;
            case EdgeType.REALTIME ->
                a + " completed at index " + history.completeIndex(from) + ", before " + b + " was invoked at index "
                        + history.invokeIndex(to);
            default -> reason.of(from, to, type, a, b);
        };
    }

    /** The transaction as text, shortened if it is long. */
    public String text(int op) {
        int ref = history.shown(op);
        if (history.values().length(ref) > 200) {
            return "a transaction of " + history.values().length(ref) + " micro-operations";
        }
        String all = history.values().render(ref);
        return all.length() <= TEXT_MAX ? all : all.substring(0, TEXT_MAX - 1) + "…";
    }
}
