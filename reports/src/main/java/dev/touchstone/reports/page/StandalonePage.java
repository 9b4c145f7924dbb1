// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.reports.chart.Charts;
import dev.touchstone.reports.chart.FaultBands;
import dev.touchstone.reports.chart.Figure;
import dev.touchstone.reports.drawing.TimelineDrawing;
import dev.touchstone.reports.run.PropertyResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page of a history shows that was judged on its own, without a campaign. */
public record StandalonePage(
        String name,
        Verdict verdict,
        Findings findings,
        List<PropertyRow> properties,
        FaultBands bands,
        List<Figure> charts,
        List<Figure> staleness,
        TimelineDrawing.@Nullable Timeline timeline,
        @Nullable HistoryEmbed embed) {

    /** A page of results, worst first. */
    public static StandalonePage of(History history, List<CheckResult> results, String name) {
        FaultBands bands = FaultBands.of(List.of(), history);
        List<CheckResult> sorted = results.stream()
                .sorted(Comparator.comparingInt(
                        result -> Verdicts.rank(result.verdict().word())))
                .toList();
        Findings findings = Findings.of(
                sorted.stream()
                        .map(result -> new Findings.Judged(result, "", true))
                        .toList(),
                history,
                bands,
                List.of());
        Verdict verdict = sorted.stream().map(CheckResult::verdict).reduce(Verdict.VALID, Verdict::and);
        List<Figure> staleness = new ArrayList<>();
        sorted.forEach(
                result -> staleness.addAll(staleness.isEmpty() ? Charts.staleness(result.measurements()) : List.of()));
        boolean drawn = history.size() > 0;
        return new StandalonePage(
                name,
                verdict,
                findings,
                sorted.stream()
                        .map(result -> PropertyRow.of(new PropertyResult(
                                result.property(),
                                true,
                                result.algorithm(),
                                result.verdict().word(),
                                "",
                                result)))
                        .toList(),
                bands,
                drawn ? Charts.overTime(history, bands) : List.of(),
                staleness,
                drawn ? CellPage.timeline(history, bands, findings) : null,
                drawn ? HistoryEmbed.of(history, findings, bands) : null);
    }
}
