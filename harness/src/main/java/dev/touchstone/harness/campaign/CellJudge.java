// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.reports.run.LoadPace;
import dev.touchstone.reports.run.LoadSummary;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.workloads.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges a cell's history against what its setting claims. Pure, but for the time that it takes. */
final class CellJudge {
    private static final Logger LOG = LoggerFactory.getLogger(CellJudge.class);

    private final Supplier<Budget> budget;

    /** A judge that gives each property a budget of its own. */
    CellJudge(Supplier<Budget> budget) {
        this.budget = budget;
    }

    CellResult judge(CellRun run, Provenance provenance) {
        Cell cell = run.cell();
        History history = run.history();
        List<FaultRecord> faults = run.faults();
        LoadSummary load = LoadSummaries.of(run);
        List<PropertyResult> properties = new ArrayList<>();
        if (run.failure() != null) {
            properties.add(run.failure().property());
        }
        for (Claim claim : cell.workload().claims(cell.setting(), cell.conditions())) {
            Checker checker = Catalog.checker(claim.property());
            CheckResult result = unlessUntried(check(checker, history), history, faults);
            CheckResult ofItsEnd = unlessUnwell(checker, claim, unlessCutShort(checker, claim, result, run), run);
            properties.add(property(claim, unlessOverloaded(ofItsEnd, load)));
        }
        Verdict promised = promised(properties);
        CellVerdict verdict = verdict(run, promised, properties);
        CellSummary summary = new CellSummary(
                cell.id(),
                cell.workload().name(),
                cell.fault().name(),
                Provenance.summary(cell),
                cell.control(),
                verdict,
                headline(run, verdict, properties),
                run.cutShort().isEmpty() ? Observations.strongest(properties) : "",
                Observations.staleShare(properties),
                Observations.stalenessMillisP99(properties),
                load);
        return new CellResult(
                CellResult.SCHEMA_VERSION,
                summary,
                provenance.seed(),
                provenance.cluster().word(),
                properties.stream()
                        .filter(PropertyResult::claimed)
                        .map(PropertyResult::claim)
                        .toList(),
                properties,
                faults,
                provenance.reproduce(cell),
                provenance.seedFixes(),
                verdict == CellVerdict.ABORTED ? run.cutShort() : "");
    }

    /** The result of a cell that came to no verdict because the cluster or the harness failed. */
    static CellResult aborted(Cell cell, Provenance provenance, String why) {
        return without(CellVerdict.ABORTED, cell, provenance, why);
    }

    /** The result of a cell that was not run. */
    static CellResult skipped(Cell cell, Provenance provenance, String why) {
        return without(CellVerdict.SKIPPED, cell, provenance, why);
    }

    private static CellResult without(CellVerdict verdict, Cell cell, Provenance provenance, String why) {
        CellSummary summary = new CellSummary(
                cell.id(),
                cell.workload().name(),
                cell.fault().name(),
                Provenance.summary(cell),
                cell.control(),
                verdict,
                why,
                "",
                -1,
                -1,
                LoadSummary.NONE);
        return new CellResult(
                CellResult.SCHEMA_VERSION,
                summary,
                provenance.seed(),
                provenance.cluster().word(),
                List.of(),
                List.of(),
                List.of(),
                provenance.reproduce(cell),
                provenance.seedFixes(),
                why);
    }

    private static PropertyResult property(Claim claim, CheckResult result) {
        CellVerdict verdict =
                claim.claimed() || isOverloaded(result) ? CellVerdict.of(result.verdict()) : CellVerdict.MEASURED;
        return new PropertyResult(
                claim.property(), claim.claimed(), claim.words(), verdict, Observations.phrase(result), result);
    }

    /** A checker that fails is our own bug: said, and never taken for a verdict. */
    private CheckResult check(Checker checker, History history) {
        try {
            return checker.check(history, budget.get());
        } catch (OutOfMemoryError e) {
            return undecided(
                    checker,
                    new Unknown(
                            Unknown.Cause.MEMORY,
                            "the JVM ran out of memory",
                            "give it more: TOUCHSTONE_JAVA_OPTS=-Xmx4g, or run shorter (--time-limit)"));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("event=checker-failed property={}", checker.property(), e);
            return undecided(
                    checker,
                    new Unknown(
                            Unknown.Cause.CHECKER_ERROR,
                            String.valueOf(e),
                            "a bug of the checker: please report it with the history"));
        }
    }

    private static CheckResult undecided(Checker checker, Unknown why) {
        return CheckResult.unknown(checker.property(), "none", why, Map.of(), Cost.NONE);
    }

    /** A claim is not shown to hold if a fault was asked for and not seen, or if none was met by an operation. */
    private static CheckResult unlessUntried(CheckResult result, History history, List<FaultRecord> faults) {
        if (result.verdict() != Verdict.VALID || faults.isEmpty()) {
            return result;
        }
        Optional<FaultRecord> unseen = faults.stream()
                .filter(fault -> fault.askedNanos() >= 0 && !fault.observed())
                .findFirst();
        if (unseen.isPresent()) {
            FaultRecord fault = unseen.get();
            return untried(
                    result, fault.fault() + " (" + fault.detail() + ") was not seen to hold: " + fault.evidence());
        }
        return history.faults().stream().anyMatch(window -> overlapsSomeOperation(history, window))
                ? result
                : untried(result, "no operation ran while a fault was observed to hold");
    }

    private static CheckResult untried(CheckResult result, String detail) {
        Unknown why = new Unknown(
                Unknown.Cause.FAULT_NOT_OBSERVED,
                detail,
                "run longer (--time-limit), or look at the evidence in faults.jsonl");
        return CheckResult.unknown(result.property(), result.algorithm(), why, result.measurements(), result.cost());
    }

    /**
     * Of a history that was cut short only what no later operation could refute; and that a promise was kept so far, shows
     * nothing. The same where a property is judged by the final reads, and these were not answered.
     */
    private static CheckResult unlessCutShort(Checker checker, Claim claim, CheckResult result, CellRun run) {
        boolean measured = !claim.claimed() && result.verdict() != Verdict.INVALID;
        if (!run.cutShort().isEmpty()) {
            return measured ? result : result.ofPrefix(cutShort(run.cutShort()));
        }
        if (!checker.needsTheEnd() || run.unanswered().isEmpty() || measured) {
            return result;
        }
        String death = run.aftermath().death();
        return result.ofPrefix(death.isEmpty() ? cutShort(run.unanswered()) : unwell(death));
    }

    private static Unknown cutShort(String why) {
        return new Unknown(Unknown.Cause.CUT_SHORT, why, "run the cell again, to its end");
    }

    private static Unknown unwell(String why) {
        return new Unknown(
                Unknown.Cause.CLUSTER_UNWELL,
                why,
                "find out why (node-logs in the cell's folder), and run the cell again (touchstone replay and that folder)");
    }

    /** That a promise was kept by a cluster that had lost a node, shows nothing; see {@link Aftermath#against}. */
    private static CheckResult unlessUnwell(Checker checker, Claim claim, CheckResult result, CellRun run) {
        String why = run.aftermath().against(checker.needsTheEnd());
        if (why.isEmpty() || !claim.claimed() || result.verdict() != Verdict.VALID) {
            return result;
        }
        return CheckResult.unknown(
                result.property(), result.algorithm(), unwell(why), result.measurements(), result.cost());
    }

    /** Staleness is a matter of time: on a machine that could not keep the load it says nothing of the store. */
    private static CheckResult unlessOverloaded(CheckResult result, LoadSummary load) {
        LoadPace pace = load.pace();
        if (pace == null || !pace.overloaded() || !result.property().equals(Observations.STALENESS)) {
            return result;
        }
        Unknown why = new Unknown(
                Unknown.Cause.OVERLOADED,
                Overload.words(pace),
                "a machine with less to do, fewer nodes (--nodes), or a lower --rate");
        return CheckResult.unknown(result.property(), result.algorithm(), why, Map.of(), result.cost());
    }

    private static boolean isOverloaded(CheckResult result) {
        return result.unknown() != null && result.unknown().cause() == Unknown.Cause.OVERLOADED;
    }

    /** An operation met the fault if it was invoked or answered during it; that it is open still, shows nothing. */
    private static boolean overlapsSomeOperation(History history, FaultWindow window) {
        for (int op = 0; op < history.size(); op++) {
            long invoked = history.invokeNanos(op);
            if (window.overlaps(invoked, history.isOk(op) ? history.completeNanos(op) : invoked)) {
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

    /** The worst of the cell, and that its cluster was unwell, whatever the verdict. */
    private static String headline(CellRun run, CellVerdict verdict, List<PropertyResult> properties) {
        String headline = headlineOfVerdict(run, verdict, properties);
        String unwell = run.aftermath().words();
        return unwell.isEmpty() || headline.contains(unwell) ? headline : headline + "; " + unwell;
    }

    private static String headlineOfVerdict(CellRun run, CellVerdict verdict, List<PropertyResult> properties) {
        if (run.cutShort().isEmpty()) {
            return Headlines.of(properties);
        }
        return verdict == CellVerdict.ABORTED ? run.cutShort() : Headlines.of(properties) + "; " + run.cutShort();
    }

    /** A cell that was cut short shows what it found; that it found nothing shows nothing. */
    private static CellVerdict verdict(CellRun run, Verdict promised, List<PropertyResult> properties) {
        if (!run.cutShort().isEmpty() && promised != Verdict.INVALID) {
            return CellVerdict.ABORTED;
        }
        if (run.cell().control()) {
            return promised == Verdict.INVALID ? CellVerdict.CAUGHT : CellVerdict.MISSED;
        }
        boolean nothingClaimed = properties.stream().noneMatch(PropertyResult::claimed);
        return nothingClaimed ? CellVerdict.MEASURED : CellVerdict.of(promised);
    }
}
