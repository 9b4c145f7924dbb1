// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.cycles.CycleSteps;
import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.checker.linearizability.model.PlainValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a finding of what cannot be. */
final class TransactionFindings {
    private final TransactionText text;
    private final Judge judge;

    TransactionFindings(TransactionText text, Judge judge) {
        this.text = text;
        this.judge = judge;
    }

    /** {@code Transaction #7 read 5 from key "x"}: the beginning of a sentence. */
    static String reads(Transaction reader, @Nullable Object key, @Nullable Object value) {
        return "Transaction #" + reader.number + " read " + PlainValues.render(value) + " from key "
                + PlainValues.render(key);
    }

    /** A read, or a transaction, that is wrong by itself. */
    void plain(String anomaly, String title, String inWords, Transaction... cited) {
        List<Transaction> sorted = sorted(Arrays.asList(cited));
        List<String> because = sorted.stream().map(this::cite).toList();
        judge.violated(new Finding(anomaly, title, inWords, because, numbers(sorted), null, null), sorted);
    }

    /** Transactions of which each comes before the next, and the last before the first. */
    void cycle(List<DependencyGraph.Step> steps) {
        Set<Transaction> cited = new LinkedHashSet<>();
        List<CycleSteps.Step> all = new ArrayList<>();
        for (DependencyGraph.Step step : steps) {
            cited.add(step.from());
            all.add(new CycleSteps.Step(
                    step.from().number, step.to().number, (before, after) -> why(step, before, after)));
        }
        CycleSteps words = new CycleSteps(all);
        List<Finding.Vertex> vertices = new ArrayList<>();
        cited.forEach(
                txn -> vertices.add(new Finding.Vertex(number(txn), words.name(txn.number) + " " + text.steps(txn))));
        List<Finding.Edge> edges = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            DependencyGraph.Step step = steps.get(i);
            step.reason().because().stream().filter(each -> !each.isFailed()).forEach(cited::add);
            String type = EdgeType.word(step.reason().type());
            edges.add(new Finding.Edge(number(step.from()), number(step.to()), type, words.why(i)));
        }
        String anomaly = anomaly(steps);
        List<Transaction> sorted = sorted(cited);
        judge.violated(
                new Finding(
                        anomaly,
                        title(anomaly, vertices.size()),
                        words.inWords(),
                        words.inNotation(),
                        numbers(sorted),
                        new Finding.Graph(vertices, edges),
                        null),
                sorted);
    }

    private String why(DependencyGraph.Step step, String a, String b) {
        Transaction.Version version = step.reason().version();
        String rests = step.reason().because().isEmpty() ? "" : ", as " + rests(step) + " shows";
        return switch (step.reason().type()) {
            case EdgeType.PROCESS -> "process " + step.from().process + " executed " + a + " before " + b;
            case EdgeType.REALTIME -> a + " completed before " + b + " was invoked";
            case EdgeType.WR -> version == null ? "" : b + " read what " + a + " had done: it " + text.wrote(version);
            case EdgeType.WW ->
                version == null ? "" : b + " " + text.wrote(version) + " after " + a + " wrote there" + rests;
            default ->
                version == null
                        ? ""
                        : a + " read " + text.key(version) + " as it was before " + b + " " + text.wrote(version)
                                + rests;
        };
    }

    private static String rests(DependencyGraph.Step step) {
        List<String> numbers = step.reason().because().stream()
                .map(each -> "#" + each.number)
                .distinct()
                .toList();
        return "what we know of " + String.join(" and ", numbers);
    }

    private static String anomaly(List<DependencyGraph.Step> steps) {
        int rw = 0;
        int wr = 0;
        boolean isAdjacent = false;
        boolean isOfProcess = false;
        boolean isOfTime = false;
        for (int i = 0; i < steps.size(); i++) {
            int type = steps.get(i).reason().type();
            int next = steps.get((i + 1) % steps.size()).reason().type();
            rw += type == EdgeType.RW ? 1 : 0;
            wr += type == EdgeType.WR ? 1 : 0;
            isAdjacent |= type == EdgeType.RW && next == EdgeType.RW;
            isOfProcess |= type == EdgeType.PROCESS;
            isOfTime |= type == EdgeType.REALTIME;
        }
        String base = rw == 0
                ? wr == 0 ? "G0" : "G1c"
                : rw == 1 ? "G-single-item" : isAdjacent ? "G2-item" : "G-nonadjacent-item";
        return base + (isOfTime ? "-realtime" : isOfProcess ? "-process" : "");
    }

    private static String title(String anomaly, int transactions) {
        String what =
                switch (anomaly.replace("-process", "").replace("-realtime", "")) {
                    case "G0" -> "Write cycle";
                    case "G1c" -> "Circular information flow";
                    case "G-single-item" -> "Read skew: a cycle with one anti-dependency";
                    case "G-nonadjacent-item" -> "A cycle with anti-dependencies, none side by side";
                    default -> "A cycle with anti-dependencies";
                };
        String with = anomaly.endsWith("-process")
                ? ", by process order"
                : anomaly.endsWith("-realtime") ? ", by real time" : "";
        return what + with + " among " + transactions + " transactions";
    }

    String cite(Transaction txn) {
        String outcome = txn.outcome == null ? "open" : txn.outcome.word();
        return "#" + txn.number + " (" + outcome + ") is " + text.steps(txn);
    }

    static List<Transaction> sorted(Collection<Transaction> transactions) {
        return transactions.stream()
                .distinct()
                .sorted((a, b) -> Long.compare(a.number, b.number))
                .toList();
    }

    static List<Integer> numbers(List<Transaction> transactions) {
        return transactions.stream().map(TransactionFindings::number).toList();
    }

    private static int number(Transaction txn) {
        return Math.toIntExact(txn.number);
    }
}
