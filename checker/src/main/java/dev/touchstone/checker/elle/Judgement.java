// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Measurement;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.cycles.BudgetedCycles;
import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.graph.Cycle;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.txn.Transactions;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From dependencies and anomalies to a verdict: what both checkers have in common. */
final class Judgement {
    /** The measurement that counts the anomalies that were found, and were to be ignored. */
    private static final Set<String> MAY_BE_FRACTURED = Set.of("G0", "G1c", "G-single-item");

    /** What names a part of what a cycle with one anti-dependency says, and need not be said beside it. */
    private static final Set<String> PARTS_OF_SINGLE = Set.of("fractured-read", "observed-transaction-vanishes");

    private final String property;
    private final String algorithm;
    private final ElleOptions options;
    private final Budget budget;
    private final Set<String> prohibited;
    private final ResultBuilder out = new ResultBuilder();
    private final Report report = new Report();
    private @Nullable Unknown unknown;
    private boolean allWasLookedFor;
    private Set<String> decided = Set.of();

    Judgement(String property, String algorithm, ElleOptions options, Budget budget) {
        this.property = property;
        this.algorithm = algorithm + definitions(options);
        this.options = options;
        this.budget = budget;
        prohibited = options.prohibited();
    }

    /** Which definition is meant where there is more than one. */
    private static String definitions(ElleOptions options) {
        ConsistencyModels models = ConsistencyModels.standard();
        String readCommitted = models.canonical("PL-2");
        return options.consistencyModels().stream().map(models::canonical).anyMatch(readCommitted::equals)
                ? "; read committed as Adya's PL-2, which asks for no order within a session"
                : "";
    }

    Report report() {
        return report;
    }

    /** Notes why the history cannot be judged to the end, unless a reason is known already. */
    void unknown(Unknown why) {
        if (unknown == null) {
            unknown = why;
        }
    }

    void unknown(Unknown.Cause cause, String detail, String remedy) {
        unknown(new Unknown(cause, detail, remedy));
    }

    /** Says which models the anomalies looked for decide, should none be found. */
    void decides(Set<String> models) {
        decided = models;
    }

    /** True if time or memory is spent, given the bytes kept so far; the verdict then is unknown at best. */
    boolean isSpent(long bytesKept) {
        Unknown.Cause spent = budget.exhausted(bytesKept);
        if (spent != null) {
            unknown(Unknown.stopped(spent, "the history was not judged to the end"));
        }
        return spent != null;
    }

    /** Notes that there is nothing to judge if no transaction that committed read anything. */
    void needReads(Transactions txns) {
        for (int m = 0; m < txns.count(); m++) {
            if (txns.isRead(m) && txns.history().isOk(txns.owner(m))) {
                return;
            }
        }
        unknown(Unknown.tooFew("no committed transaction read anything: nothing could have gone wrong"));
    }

    /** Looks for cycles of dependencies and orders, and explains the first of each kind. */
    void cycles(int transactions, Orders orders, EdgeList edges, Explainer explain) {
        boolean processes = prohibited.stream().anyMatch(a -> a.endsWith("-process"));
        if (orders.isEmpty(processes, prohibited.stream().anyMatch(a -> a.endsWith("-realtime")))) {
            report.add("empty-transaction-graph", () -> {
                throw new IllegalStateException("no finding");
            });
            unknown(
                    Unknown.Cause.TOO_FEW_OPERATIONS,
                    report.counts().size() > 1
                            ? "no transaction depends on another, and the anomalies of single reads that were found are"
                                    + " none that was asked about"
                            : "no transaction depends on another: nothing could have gone wrong",
                    "run more transactions on fewer keys");
            return;
        }
        BudgetedCycles found = BudgetedCycles.of(transactions, orders.vertices(), edges, this::isNews, budget);
        for (Cycle cycle : found.cycles()) {
            report.add(cycle.anomaly(), () -> explain.cycle(cycle));
        }
        allWasLookedFor = found.isWhole();
        if (found.isStopped()) {
            report.add("cycle-search-timeout", () -> {
                throw new IllegalStateException("no finding");
            });
        }
        if (found.spent() != null) {
            unknown(Unknown.stopped(found.spent(), "the search for cycles was not finished"));
        }
    }

    /**
     * Looks for fractured reads, if there are cycles that may come of them, and they would tell anything new.
     *
     * @param fractures makes what finds them
     */
    void fractures(Supplier<Fractures> fractures) {
        Set<String> found = report.counts().keySet();
        if (Collections.disjoint(found, MAY_BE_FRACTURED)
                || (!isNews("fractured-read", found) && !isNews("observed-transaction-vanishes", found))) {
            return;
        }
        if (!fractures.get().find(() -> budget.exhausted(0) != null)) {
            allWasLookedFor = false;
            isSpent(0);
        }
    }

    /**
     * True if an anomaly is to be ignored, and so counted, or prohibited and asked for by name, or would break a model that is not known to be broken: whatever
     * was asked, so that what is said of other models is true.
     */
    private boolean isNews(String anomaly, Collection<String> found) {
        if (options.ignored().contains(anomaly) || (!options.anomalies().isEmpty() && prohibited.contains(anomaly))) {
            return true;
        }
        Set<String> violated = ConsistencyModels.standard()
                .violatedBy(found.stream()
                        .filter(each -> !options.ignored().contains(each))
                        .toList());
        return !violated.containsAll(ConsistencyModels.standard().violatedBy(List.of(anomaly)));
    }

    CheckResult result(long operations, long states) {
        Map<String, Integer> counts = report.counts();
        ConsistencyModels models = ConsistencyModels.standard();
        boolean wasJudged = allWasLookedFor && unknown == null;
        ConsistencyModels.Boundary boundary =
                models.boundary(List.of(), counts.keySet(), wasJudged ? decided : Set.of());
        Set<String> reported = new HashSet<>(prohibited);
        if (reported.contains("G-single-item")) {
            reported.removeAll(PARTS_OF_SINGLE);
        }
        out.measure(Measurement.ANOMALIES, new LinkedHashMap<>(counts));
        Map<String, Integer> ignored = new LinkedHashMap<>(counts);
        ignored.keySet().retainAll(options.ignored());
        if (!ignored.isEmpty()) {
            out.measure(Measurement.IGNORED, ignored);
            out.measure(
                    "ignored-first",
                    ignored.keySet().stream()
                            .flatMap(each ->
                                    report.findings(Set.of(each)).stream().limit(1))
                            .map(Finding::inWords)
                            .toList());
        }
        out.measure("checked-models", options.consistencyModels());
        out.measure("not", boundary.not());
        out.measure("also-not", boundary.alsoNot());
        out.measure(Measurement.STRONGEST_POSSIBLE, boundary.possible());
        List<Finding> findings = report.findings(reported);
        if (!findings.isEmpty()) {
            out.addAll(
                    findings,
                    counts.entrySet().stream()
                            .filter(each -> reported.contains(each.getKey()))
                            .mapToLong(Map.Entry::getValue)
                            .sum());
        }
        for (String model : options.consistencyModels()) {
            if (!models.isDecidable(models.canonical(model))) {
                unknown(
                        Unknown.Cause.UNDECIDABLE,
                        "no anomaly that this check finds speaks for or against " + models.canonical(model),
                        "use the session and linearizability checks");
            }
        }
        return out.result(property, algorithm, unknown, operations, states);
    }
}
