// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.reports.CheckSubject;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.chart.Charts;
import dev.touchstone.reports.chart.FaultBands;
import dev.touchstone.reports.chart.Figure;
import dev.touchstone.reports.drawing.TimelineDrawing;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.PropertyResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page of a history shows that was judged on its own, without a campaign. */
public record StandalonePage(
        CheckSubject subject,
        String shown,
        Findings findings,
        List<PropertyRow> properties,
        FaultBands bands,
        List<Figure> charts,
        List<Figure> staleness,
        TimelineDrawing.@Nullable Timeline timeline,
        @Nullable HistoryEmbed embed) {
    /** Charts over time count what happens in tenths of a second: of a shorter history they would say nothing. */
    private static final long CHARTED_NANOS_MIN = 1_000_000_000L;

    /** A page of results, those that make the verdict first, worst first. */
    public static StandalonePage of(History history, List<CheckResult> results, CheckSubject subject) {
        FaultBands bands = FaultBands.of(List.of(), history);
        List<CheckResult> sorted = results.stream()
                .sorted(Comparator.comparing((CheckResult result) -> !judges(subject, result))
                        .thenComparing(result -> CellVerdict.of(result.verdict())))
                .toList();
        Findings findings = Findings.of(
                sorted.stream()
                        .map(result -> new Findings.Judged(result, "", judges(subject, result)))
                        .toList(),
                history,
                bands,
                List.of());
        List<Figure> staleness = new ArrayList<>();
        sorted.forEach(
                result -> staleness.addAll(staleness.isEmpty() ? Charts.staleness(result.measurements()) : List.of()));
        boolean drawn = history.size() > 0;
        long total = sorted.stream().mapToLong(CheckResult::findingsTotal).sum();
        int cards = findings.cards().size();
        return new StandalonePage(
                subject,
                total == cards
                        ? Words.count(total, "finding")
                        : Words.count(cards) + " of " + Words.count(total, "finding") + " shown",
                findings,
                sorted.stream().map(result -> row(subject, result)).toList(),
                bands,
                isLong(history) ? Charts.overTime(history, bands) : List.of(),
                staleness,
                drawn ? CellPage.timeline(history, bands, findings) : null,
                drawn ? HistoryEmbed.of(history, findings, bands) : null);
    }

    private static boolean judges(CheckSubject subject, CheckResult result) {
        return subject.judging().contains(result.property());
    }

    /** A measured property is not judged here, unless it could not even be measured. */
    private static PropertyRow row(CheckSubject subject, CheckResult result) {
        boolean judges = judges(subject, result);
        return PropertyRow.of(new PropertyResult(
                result.property(),
                judges,
                judges ? "makes the verdict" : "measured beside it",
                judges || result.verdict() == Verdict.UNKNOWN ? CellVerdict.of(result.verdict()) : CellVerdict.MEASURED,
                judges ? "" : result.verdict() == Verdict.INVALID ? "violated" : "",
                result));
    }

    private static boolean isLong(History history) {
        if (!history.hasClock() || history.size() == 0) {
            return false;
        }
        return history.invokeNanos(history.size() - 1) - history.invokeNanos(0) >= CHARTED_NANOS_MIN;
    }
}
