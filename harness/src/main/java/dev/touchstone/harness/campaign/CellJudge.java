// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.harness.check.Checks;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.reports.run.LoadSummary;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.workloads.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Judges a cell's history against what its setting claims. Pure, but for the time that it takes. */
final class CellJudge {
    private final Supplier<Budget> budget;

    /** A judge that gives each property a budget of its own. */
    CellJudge(Supplier<Budget> budget) {
        this.budget = budget;
    }

    CellResult judge(Cell cell, History history, List<FaultRecord> faults, Provenance provenance) {
        List<PropertyResult> properties = new ArrayList<>();
        for (Claim claim : cell.workload().claims(cell.setting(), cell.fault().leavesClocksSane())) {
            CheckResult result = Checks.byProperty(claim.property()).check(history, budget.get());
            properties.add(property(claim, unlessUntried(result, history, faults)));
        }
        Verdict promised = promised(properties);
        LoadSummary load = LoadSummaries.of(history);
        CellSummary summary = new CellSummary(
                cell.id(),
                cell.workload().name(),
                cell.fault().name(),
                Provenance.summary(cell),
                cell.control(),
                word(cell, promised, properties),
                Headlines.of(properties),
                Observations.strongest(properties),
                Observations.staleShare(properties),
                Observations.stalenessMillisP99(properties),
                load);
        return new CellResult(
                CellResult.SCHEMA_VERSION,
                summary,
                provenance.seed(),
                provenance.cluster(),
                properties.stream()
                        .filter(PropertyResult::claimed)
                        .map(PropertyResult::claim)
                        .toList(),
                properties,
                faults,
                provenance.reproduce(cell),
                provenance.seedFixes(),
                "");
    }

    /** The result of a cell that never came to a verdict. */
    static CellResult aborted(Cell cell, Provenance provenance, List<FaultRecord> faults, String why) {
        CellSummary summary = new CellSummary(
                cell.id(),
                cell.workload().name(),
                cell.fault().name(),
                Provenance.summary(cell),
                cell.control(),
                "aborted",
                why,
                "",
                -1,
                -1,
                new LoadSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        return new CellResult(
                CellResult.SCHEMA_VERSION,
                summary,
                provenance.seed(),
                provenance.cluster(),
                List.of(),
                List.of(),
                faults,
                provenance.reproduce(cell),
                provenance.seedFixes(),
                why);
    }

    private static PropertyResult property(Claim claim, CheckResult result) {
        String word = claim.claimed() ? result.verdict().word() : "measured";
        return new PropertyResult(
                claim.property(), claim.claimed(), claim.words(), word, Observations.phrase(result), result);
    }

    /** A claim that no fault tried, though one was to, is not shown to hold. */
    private static CheckResult unlessUntried(CheckResult result, History history, List<FaultRecord> faults) {
        if (result.verdict() != Verdict.VALID || faults.isEmpty()) {
            return result;
        }
        boolean tried = faults.stream().anyMatch(FaultRecord::observed)
                && history.faults().stream().anyMatch(window -> overlapsSomeOperation(history, window));
        if (tried) {
            return result;
        }
        Unknown why = new Unknown(
                Unknown.Cause.FAULT_NOT_OBSERVED,
                "no operation ran while the fault was observed to hold",
                "run longer (--time), or look at the evidence in faults.jsonl");
        return CheckResult.unknown(result.property(), result.algorithm(), why, result.measurements(), result.cost());
    }

    private static boolean overlapsSomeOperation(History history, FaultWindow window) {
        for (int op = 0; op < history.size(); op++) {
            if (window.overlaps(history.invokeNanos(op), history.completeNanos(op))) {
                return true;
            }
        }
        return false;
    }

    private static Verdict promised(List<PropertyResult> properties) {
        return properties.stream()
                .filter(PropertyResult::claimed)
                .map(property -> property.result().verdict())
                .reduce(Verdict.VALID, Verdict::and);
    }

    private static String word(Cell cell, Verdict promised, List<PropertyResult> properties) {
        if (cell.control()) {
            return promised == Verdict.INVALID ? "caught" : "MISSED";
        }
        boolean nothingClaimed = properties.stream().noneMatch(PropertyResult::claimed);
        return nothingClaimed ? "measured" : promised.word();
    }

    /** The result of a checker that failed: our own bug, said, and never taken for a verdict. */
    static CheckResult failed(String property, RuntimeException e) {
        return CheckResult.unknown(
                property,
                "none",
                new Unknown(
                        Unknown.Cause.CHECKER_ERROR,
                        String.valueOf(e),
                        "a bug of the checker: please report it with the history"),
                Map.of(),
                Cost.NONE);
    }
}
