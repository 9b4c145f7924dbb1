// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.RunCoverage;
import dev.touchstone.reports.svg.Scale;
import dev.touchstone.reports.svg.Svg;

/** How many new states each slice of the runs saw: a curve that is flat says that more of the same runs would see no more. */
public final class CoverageChart {
    private static final int WIDTH = 470;
    private static final int HEIGHT = 180;
    private static final int LEFT = 56;
    private static final int BOTTOM = HEIGHT - 42;
    private static final int TOP = 24;

    private CoverageChart() {}

    /** A bar for each slice. */
    public static Figure of(RunCoverage coverage) {
        String title = "New states by runs";
        Svg svg = new Svg(
                "new-states",
                WIDTH,
                HEIGHT,
                title,
                "For each slice of the runs, the number of states that no run before it had seen.");
        long most = Math.max(
                1, coverage.newStates().stream().mapToLong(each -> each).max().orElse(1));
        Scale scale = new Scale.Linear(0, most * 1.1, BOTTOM, TOP);
        double slot =
                (double) (WIDTH - LEFT - 12) / Math.max(1, coverage.newStates().size());
        for (int i = 0; i < coverage.newStates().size(); i++) {
            long fresh = coverage.newStates().get(i);
            long until = Math.min(coverage.runs(), (i + 1) * coverage.runsPerSlice());
            double left = LEFT + i * slot;
            double top = scale.at((double) fresh);
            String tip = Words.count(fresh, "new state") + " up to run " + until;
            svg.rect(left + 2, top, slot - 4, BOTTOM - top, "bar measured", tip);
            if (slot >= 30) {
                svg.text(left + slot / 2, top - 4, "tick mid halo small", Words.count(fresh));
                svg.text(left + slot / 2, BOTTOM + 16, "tick mid", Words.count(until));
            }
        }
        svg.text(WIDTH - 12, HEIGHT - 8, "tick end", "runs, up to");
        String note =
                "A state is, of one key, which of its owners and stand-ins are up, which have a copy, and which copies"
                        + " are equal. A slice is " + Words.count(coverage.runsPerSlice(), "run")
                        + "; where the bars go down to nothing, more runs of the same campaign see nothing new.";
        return new Figure("new-states", title, note, svg.done());
    }
}
