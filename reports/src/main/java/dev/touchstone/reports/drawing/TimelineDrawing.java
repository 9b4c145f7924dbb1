// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.drawing;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.chart.FaultBands;
import dev.touchstone.reports.svg.Markup;
import dev.touchstone.reports.svg.Scale;
import dev.touchstone.reports.svg.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Processes by time, to scale, round some instant of a run; faults as the top lanes. */
public final class TimelineDrawing {
    private static final int WIDTH = 960;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int LANE = 22;
    private static final int OPERATIONS_MAX = 400;
    private static final int PROCESSES_MAX = 40;

    private TimelineDrawing() {}

    /**
     * A timeline.
     *
     * @param note what part of the run it shows, in words
     */
    public record Timeline(Markup drawing, String note, long fromNanos, long toNanos) {}

    /** The operations that overlap the span, as many as can be seen; those in {@code cited} are emphasised. */
    public static Timeline of(History history, FaultBands bands, long fromNanos, long toNanos, Set<Integer> cited) {
        List<Integer> shown = new ArrayList<>();
        Map<Integer, Integer> lanes = new TreeMap<>();
        int overlapping = 0;
        for (int op = 0; op < history.size(); op++) {
            boolean within = history.invokeNanos(op) <= toNanos && history.completeNanos(op) >= fromNanos;
            if (within) {
                overlapping++;
            }
            boolean known = lanes.containsKey(history.process(op)) || lanes.size() < PROCESSES_MAX;
            if (within && known && (shown.size() < OPERATIONS_MAX || cited.contains(op))) {
                shown.add(op);
                lanes.put(history.process(op), 0);
            }
        }
        int next = 0;
        for (Map.Entry<Integer, Integer> lane : lanes.entrySet()) {
            lane.setValue(next++);
        }
        String note = "Showing " + Words.count(shown.size()) + " of the " + Words.count(overlapping, "operation")
                + " between " + Words.instant(fromNanos) + " and " + Words.instant(toNanos) + ", of "
                + Words.count(history.size()) + " in all. To scale.";
        return new Timeline(draw(history, bands, fromNanos, toNanos, cited, shown, lanes), note, fromNanos, toNanos);
    }

    private static Markup draw(
            History history,
            FaultBands bands,
            long from,
            long to,
            Set<Integer> cited,
            List<Integer> shown,
            Map<Integer, Integer> lanes) {
        List<FaultWindow> faults = bands.windows().stream()
                .filter(window -> window.overlaps(from, to))
                .toList();
        double faultsHeight = faults.size() * (double) LANE;
        double height = 8 + faultsHeight + lanes.size() * (double) LANE + 28;
        Svg svg = new Svg(
                "timeline",
                WIDTH,
                height,
                "Timeline of processes",
                "A lane a process, a bar an operation, from invocation to completion; faults on top.");
        Scale.Linear x = new Scale.Linear(from / 1e9, to / 1e9, LEFT, (double) WIDTH - RIGHT);
        for (double tick : x.ticks(8)) {
            svg.line(x.at(tick), 8, x.at(tick), height - 24, "grid");
            svg.text(x.at(tick), height - 8, "tick mid", Words.trimmed(tick, 4) + " s");
        }
        double y = 8;
        for (FaultWindow fault : faults) {
            double left = x.at(Math.max(from, fault.startNanos()) / 1e9);
            double right = x.at(Math.min(to, fault.endNanos()) / 1e9);
            int style = bands.style(fault.fault());
            svg.empty(
                    "rect",
                    "x",
                    left,
                    "y",
                    y + 2,
                    "width",
                    Math.max(1, right - left),
                    "height",
                    LANE - 4,
                    "class",
                    FaultBands.classes(style),
                    "fill",
                    FaultBands.fill(style));
            svg.text(left + 6, y + 15, "tick halo", Words.shortened(fault.fault() + "  " + fault.detail(), 100));
            y += LANE;
        }
        for (Map.Entry<Integer, Integer> lane : lanes.entrySet()) {
            svg.text(LEFT - 8, y + lane.getValue() * (double) LANE + 15, "tick end", "p" + lane.getKey());
        }
        for (int op : shown) {
            bar(
                    svg,
                    history,
                    op,
                    x,
                    y + lanes.getOrDefault(history.process(op), 0) * (double) LANE,
                    cited.contains(op));
        }
        return svg.done();
    }

    private static void bar(Svg svg, History history, int op, Scale.Linear x, double top, boolean cited) {
        double left = Math.max(LEFT, x.at(history.invokeNanos(op) / 1e9));
        double right = (double) WIDTH - RIGHT;
        if (history.completeNanos(op) != History.NO_TIME) {
            right = Math.min(right, x.at(history.completeNanos(op) / 1e9));
        }
        double width = Math.max(2, right - left);
        String text = "#" + op + " " + OperationText.of(history, op);
        svg.rect(
                left,
                top + 3,
                width,
                LANE - 6,
                "op " + history.outcome(op).word() + (cited ? " marked" : ""),
                Words.shortened(text + " " + OperationText.outcome(history, op), 160));
        int fits = (int) ((width - 8) / 6.2);
        if (fits >= 4) {
            svg.text(left + 4, top + 15, "op-label small", Words.shortened(text, Math.max(2, fits)));
        }
    }
}
