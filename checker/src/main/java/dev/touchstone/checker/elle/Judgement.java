// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.graph.Csr;
import dev.touchstone.checker.graph.Cycle;
import dev.touchstone.checker.graph.CycleSearch;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.txn.Committed;
import dev.touchstone.checker.txn.Transactions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From dependencies and anomalies to a verdict: what both checkers have in common. */
final class Judgement {
    private final String property;
    private final String algorithm;
    private final ElleOptions options;
    private final Budget budget;
    private final Set<String> prohibited;
    private final ResultBuilder out = new ResultBuilder();
    private final Report report = new Report();
    private @Nullable Unknown unknown;

    Judgement(String property, String algorithm, ElleOptions options, Budget budget) {
        this.property = property;
        this.algorithm = algorithm;
        this.options = options;
        this.budget = budget;
        prohibited = options.prohibited();
    }

    Report report() {
        return report;
    }

    /** Adds the edges of process order and real time that some prohibited anomaly may need. */
    void addOrders(Orders orders, Committed committed) {
        if (prohibited.stream().anyMatch(a -> a.endsWith("-process"))) {
            orders.addProcesses(committed);
        }
        if (prohibited.stream().anyMatch(a -> a.endsWith("-realtime"))) {
            orders.addRealTime();
        }
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

    /** True if time or memory is spent, given the bytes kept so far; the verdict then is unknown at best. */
    boolean isSpent(long bytesKept) {
        Unknown.Cause spent = budget.exhausted(bytesKept);
        if (spent != null) {
            unknown(spent, "the history was not judged to the end", "give the check more time and memory");
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
        unknown(
                Unknown.Cause.TOO_FEW_OPERATIONS,
                "no committed transaction read anything: nothing could have gone wrong",
                "run more transactions on fewer keys");
    }

    /** Looks for cycles, and explains the first of each kind. */
    void cycles(int transactions, int vertices, EdgeList edges, Explainer explain) {
        if (edges.size() == 0) {
            report.add("empty-transaction-graph", () -> {
                throw new IllegalStateException("no finding");
            });
            unknown(
                    Unknown.Cause.TOO_FEW_OPERATIONS,
                    "no transaction depends on another: nothing could have gone wrong",
                    "run more transactions on fewer keys");
            return;
        }
        Unknown.Cause spent = budget.exhausted(40L * (edges.size() + vertices));
        if (spent == null) {
            CycleSearch search = new CycleSearch(
                    transactions, Csr.of(vertices, edges, -1), this::isNews, () -> budget.exhausted(0) != null);
            for (Cycle cycle : search.search()) {
                report.add(cycle.anomaly(), () -> explain.cycle(cycle));
            }
            spent = search.isStopped() ? budget.exhausted(0) : null;
            if (search.isStopped()) {
                report.add("cycle-search-timeout", () -> {
                    throw new IllegalStateException("no finding");
                });
            }
        }
        if (spent != null) {
            unknown(spent, "the search for cycles was not finished", "give the check more time and memory");
        }
    }

    /** True if a prohibited anomaly is not implied to be violated by what was found already. */
    private boolean isNews(String anomaly, List<String> found) {
        if (!prohibited.contains(anomaly)) {
            return false;
        }
        Set<String> violated = ConsistencyModels.standard().violatedBy(found);
        return !options.anomalies().isEmpty()
                || options.consistencyModels().stream()
                        .anyMatch(m ->
                                !violated.contains(ConsistencyModels.standard().canonical(m)));
    }

    CheckResult result(long operations, long states) {
        Map<String, Integer> counts = report.counts();
        ConsistencyModels models = ConsistencyModels.standard();
        ConsistencyModels.Boundary boundary = models.boundary(counts.keySet());
        out.measure("anomalies", new LinkedHashMap<>(counts));
        out.measure("checked-models", options.consistencyModels());
        out.measure("not", boundary.not());
        out.measure("also-not", boundary.alsoNot());
        out.measure("strongest-possible", boundary.possible());
        List<Finding> findings = report.findings(prohibited);
        if (!findings.isEmpty()) {
            out.addAll(
                    findings,
                    counts.entrySet().stream()
                            .filter(each -> prohibited.contains(each.getKey()))
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
