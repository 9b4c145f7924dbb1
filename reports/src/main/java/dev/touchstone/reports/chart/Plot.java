// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.reports.svg.Scale;
import dev.touchstone.reports.svg.Svg;
import java.util.function.DoubleFunction;

/** The ground of a chart over time: fault bands, grid, ticks of both axes. */
final class Plot {
    static final int TOP = 12;
    static final int HEIGHT = 220;
    static final int BOTTOM = HEIGHT - 28;

    private Plot() {}

    static Svg over(TimeAxis time, FaultBands bands, String id, String title, String description) {
        Svg svg = new Svg(id, TimeAxis.WIDTH, HEIGHT, title, description);
        bands.draw(svg, time, TOP, BOTTOM - TOP);
        time.drawTicks(svg, TOP, BOTTOM);
        return svg;
    }

    static void yTicks(Svg svg, Scale scale, int count, DoubleFunction<String> label) {
        for (double tick : scale.ticks(count)) {
            double y = scale.at(tick);
            svg.line(TimeAxis.LEFT, y, (double) TimeAxis.WIDTH - TimeAxis.RIGHT, y, "grid");
            svg.text(TimeAxis.LEFT - 8, y + 4, "tick end", label.apply(tick));
        }
    }

    /** A scale for latencies, from the decade below the least to the decade above the greatest. */
    static Scale.Log latencyScale(double leastMillis, double greatestMillis) {
        double low = Math.pow(10, Math.floor(Math.log10(Math.max(0.001, leastMillis))));
        double high = Math.pow(10, Math.ceil(Math.log10(Math.max(low * 10, greatestMillis))));
        return new Scale.Log(low, high, BOTTOM, TOP);
    }
}
