// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.history.History;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.svg.Scale;
import dev.touchstone.reports.svg.Svg;

/**
 * The time axis that all charts of a cell share, cut into bins.
 *
 * @param endNanos the end of the run
 * @param binNanos how long a bin is
 */
record TimeAxis(long endNanos, long binNanos) {
    static final int WIDTH = 960;
    static final int LEFT = 64;
    static final int RIGHT = 16;
    private static final int BINS_MAX = 120;
    private static final double BIN_SECONDS_MIN = 0.1;

    static TimeAxis of(History history) {
        long end = 1;
        for (int op = 0; op < history.size(); op++) {
            long completed = history.completeNanos(op);
            end = Math.max(end, completed == History.NO_TIME ? history.invokeNanos(op) : completed);
        }
        double bin = Math.max(BIN_SECONDS_MIN, Scale.niceStep(end / 1e9 / BINS_MAX));
        return new TimeAxis(end, Math.round(bin * 1e9));
    }

    int bins() {
        return (int) ((endNanos - 1) / binNanos) + 1;
    }

    int bin(long nanos) {
        return (int) Math.max(0, Math.min(bins() - 1, nanos / binNanos));
    }

    double x(long nanos) {
        return LEFT + (double) Math.max(0, Math.min(nanos, endNanos)) / endNanos * (WIDTH - LEFT - RIGHT);
    }

    /** The middle of a bin. */
    double middle(int bin) {
        return x(bin * binNanos + binNanos / 2);
    }

    double binSeconds() {
        return binNanos / 1e9;
    }

    void drawTicks(Svg svg, double top, double bottom) {
        Scale.Linear scale = new Scale.Linear(0, endNanos / 1e9, LEFT, (double) WIDTH - RIGHT);
        for (double tick : scale.ticks(10)) {
            svg.line(scale.at(tick), top, scale.at(tick), bottom, "grid");
            svg.text(scale.at(tick), bottom + 16, "tick mid", Words.trimmed(tick, 2) + " s");
        }
    }
}
