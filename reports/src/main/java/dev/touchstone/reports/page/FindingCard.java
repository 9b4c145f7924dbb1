// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.output.AlikeFindings;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.chart.FaultBands;
import dev.touchstone.reports.drawing.GraphDrawing;
import dev.touchstone.reports.drawing.LinearizationDrawing;
import dev.touchstone.reports.svg.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One violation, for people.
 *
 * @param id its anchor: {@code f1}, by the order of kinds in {@code verdict.json}, so the same in every rendering
 * @param claim what was promised; empty where nothing was
 * @param violation false if nothing was promised: then it is a measurement
 * @param because the argument, with links to the operations it cites
 * @param around the faults that overlapped, or that there were none
 * @param lanes the cited operations in lanes, where there is neither graph nor order
 * @param again commands
 * @param others findings of the same kind, a line each
 * @param othersTotal how many there are
 */
public record FindingCard(
        String id,
        String property,
        String claim,
        boolean violation,
        Finding finding,
        List<Markup> because,
        List<OperationRow> operations,
        List<String> around,
        Markup graph,
        Markup lanes,
        Markup linearization,
        List<LinearizationDrawing.Step> steps,
        List<String> again,
        List<String> others,
        int othersTotal) {
    /** Findings of the same kind that are told in a line each. */
    static final int ALIKE_MAX = 20;

    private static final int OPEN_MAX = 3;
    private static final int OPERATIONS_MAX = 40;

    /** Where a card stands: what it is judged by, and how to see it again. */
    record Place(String id, String property, String claim, boolean violation, List<String> again) {}

    static FindingCard of(Place place, AlikeFindings alike, @Nullable History history, FaultBands bands) {
        Finding finding = alike.first();
        TreeSet<Integer> cited = cited(finding);
        List<OperationRow> rows = new ArrayList<>();
        Markup graph = Markup.NONE;
        Markup lanes = Markup.NONE;
        Markup linearization = Markup.NONE;
        List<LinearizationDrawing.Step> steps = List.of();
        List<String> around = List.of();
        if (history != null) {
            cited.removeIf(op -> op < 0 || op >= history.size());
            cited.stream().limit(OPERATIONS_MAX).forEach(op -> rows.add(OperationRow.of(history, op)));
            if (finding.graph() != null) {
                graph = GraphDrawing.of(place.id() + "-graph", history, finding.graph());
            }
            if (finding.linearization() != null) {
                linearization = LinearizationDrawing.of(place.id() + "-order", history, finding.linearization());
                steps = LinearizationDrawing.steps(history, finding.linearization());
            }
            if (finding.graph() == null && finding.linearization() == null) {
                lanes = GraphDrawing.of(place.id() + "-lanes", history, cited);
            }
            around = around(history, bands, cited);
        }
        TreeSet<Integer> known = new TreeSet<>();
        rows.forEach(row -> known.add(row.op()));
        List<Markup> because = finding.because().stream()
                .map(line -> CitedText.linked(line, place.id(), known))
                .toList();
        return new FindingCard(
                place.id(),
                place.property(),
                place.claim(),
                place.violation(),
                finding,
                because,
                rows,
                around,
                graph,
                lanes,
                linearization,
                steps,
                place.again(),
                alike.others().stream()
                        .limit(ALIKE_MAX)
                        .map(AlikeFindings::brief)
                        .toList(),
                alike.others().size());
    }

    static TreeSet<Integer> cited(Finding finding) {
        TreeSet<Integer> cited = new TreeSet<>(finding.operations());
        if (finding.graph() != null) {
            finding.graph().vertices().forEach(vertex -> cited.add(vertex.operation()));
        }
        if (finding.linearization() != null) {
            cited.addAll(finding.linearization().minimal());
            cited.add(finding.linearization().stuck());
        }
        return cited;
    }

    private static List<String> around(History history, FaultBands bands, TreeSet<Integer> cited) {
        if (cited.isEmpty()) {
            return List.of();
        }
        long from = Long.MAX_VALUE;
        long to = 0;
        for (int op : cited) {
            long end = history.completeNanos(op);
            from = Math.min(from, history.invokeNanos(op));
            to = Math.max(to, end == History.NO_TIME ? history.invokeNanos(op) : end);
        }
        List<String> around = new ArrayList<>();
        for (FaultWindow fault : bands.windows()) {
            if (fault.overlaps(from, to)) {
                String end = fault.endNanos() == Long.MAX_VALUE
                        ? "never healed"
                        : "healed at " + Words.instant(fault.endNanos());
                around.add(fault.fault() + " (" + fault.detail() + "): held from " + Words.instant(fault.startNanos())
                        + ", " + end + ".");
            }
        }
        if (around.isEmpty()) {
            around.add("No fault was active between " + Words.instant(from) + " and " + Words.instant(to) + ".");
        }
        return around;
    }

    /** Whether the card is drawn open: the first ones, so that a page of many can be scanned. */
    public boolean open() {
        return Integer.parseInt(id.substring(1)) <= (violation ? OPEN_MAX : 1);
    }

    /** How many cited operations the table leaves out. */
    public int hidden() {
        return Math.max(0, cited(finding).size() - operations.size());
    }
}
