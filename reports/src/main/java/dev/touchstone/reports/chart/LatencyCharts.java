// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.svg.Scale;
import dev.touchstone.reports.svg.Svg;
import java.util.Arrays;

/** Latency over time: as quantiles of what was answered, and operation by operation. */
final class LatencyCharts {
    private static final int POINTS_MAX = 4000;
    private static final int PATH_MAX = 30_000;
    private static final double[] QUANTILES = {0.5, 0.95, 0.99, 1};
    private static final String[] NAMES = {"p50", "p95", "p99", "max"};

    private final History history;
    private final TimeAxis time;
    private final FaultBands bands;
    private final Scale.Log scale;

    LatencyCharts(History history, TimeAxis time, FaultBands bands) {
        this.history = history;
        this.time = time;
        this.bands = bands;
        double least = Double.MAX_VALUE;
        double greatest = 0;
        for (int op = 0; op < history.size(); op++) {
            double millis = millis(op);
            if (millis >= 0) {
                least = Math.min(least, millis);
                greatest = Math.max(greatest, millis);
            }
        }
        scale = Plot.latencyScale(greatest == 0 ? 1 : least, greatest);
    }

    /** An operation's latency, or -1 if it never ended. */
    private double millis(int op) {
        long end = history.completeNanos(op);
        return end == History.NO_TIME ? -1 : (end - history.invokeNanos(op)) / 1e6;
    }

    Figure quantiles() {
        double[][] byBin = latenciesByBin();
        String title = "Latency of ok operations";
        Svg svg = Plot.over(
                time,
                bands,
                "latency-quantiles",
                title,
                "Median, 95th and 99th percentile and maximum of the latency, logarithmic, by time of invocation.");
        Plot.yTicks(svg, scale, 5, Words::millis);
        for (int q = QUANTILES.length - 1; q >= 0; q--) {
            svg.empty("path", "d", quantilePath(byBin, QUANTILES[q]), "class", "line " + NAMES[q]);
        }
        legend(svg);
        String note = "Quantiles of each " + Words.trimmed(time.binSeconds(), 1)
                + " s of invocations that ended ok; logarithmic. A gap: nothing ended ok.";
        return new Figure("latency-quantiles", title, note, svg.done());
    }

    private static void legend(Svg svg) {
        for (int q = 0; q < NAMES.length; q++) {
            double x = TimeAxis.LEFT + 12 + q * 64;
            svg.line(x, Plot.TOP + 8, x + 18, Plot.TOP + 8, "line " + NAMES[q]);
            svg.text(x + 23, Plot.TOP + 12, "tick halo", NAMES[q]);
        }
    }

    private double[][] latenciesByBin() {
        int[] counts = new int[time.bins()];
        for (int op = 0; op < history.size(); op++) {
            counts[time.bin(history.invokeNanos(op))] += history.isOk(op) ? 1 : 0;
        }
        double[][] byBin = new double[counts.length][];
        Arrays.setAll(byBin, bin -> new double[counts[bin]]);
        for (int op = 0; op < history.size(); op++) {
            if (history.isOk(op)) {
                int bin = time.bin(history.invokeNanos(op));
                byBin[bin][--counts[bin]] = millis(op);
            }
        }
        for (double[] bin : byBin) {
            Arrays.sort(bin);
        }
        return byBin;
    }

    private String quantilePath(double[][] byBin, double quantile) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int bin = 0; bin < byBin.length; bin++) {
            double[] sorted = byBin[bin];
            if (sorted.length > 0) {
                double millis = sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length) - 1)];
                point(path, pen ? 'L' : 'M', time.middle(bin), scale.at(millis));
                if (!pen && (bin + 1 == byBin.length || byBin[bin + 1].length == 0)) {
                    path.append("h.1");
                }
            }
            pen = sorted.length > 0;
        }
        return path.toString();
    }

    Figure scatter() {
        int step = Math.max(1, (history.size() + POINTS_MAX - 1) / POINTS_MAX);
        StringBuilder[] paths = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        for (int op = 0; op < history.size(); op++) {
            // Failures are rare and matter: they are thinned out only when there are too many of them, too.
            StringBuilder path = paths[history.outcome(op).ordinal()];
            boolean drawn = op % step == 0 || (!history.isOk(op) && path.length() < PATH_MAX);
            if (drawn && millis(op) >= 0) {
                shape(path, history.outcome(op), op);
            }
        }
        String title = "Latency of each operation";
        Svg svg = Plot.over(
                time,
                bands,
                "latency-points",
                title,
                "One mark an operation: disc ok, triangle fail, cross info; logarithmic, by time of invocation.");
        Plot.yTicks(svg, scale, 5, Words::millis);
        for (Outcome outcome : Outcome.values()) {
            svg.empty("path", "d", paths[outcome.ordinal()].toString(), "class", "points " + outcome.word());
        }
        String note = "Disc: ok. Triangle: fail. Cross: info."
                + (step == 1
                        ? ""
                        : " Showing one of every " + step + " ok operations of " + Words.count(history.size()) + ".");
        return new Figure("latency-points", title, note, svg.done());
    }

    private void shape(StringBuilder path, Outcome outcome, int op) {
        double x = time.x(history.invokeNanos(op));
        double y = scale.at(millis(op));
        switch (outcome) {
            case OK -> {
                point(path, 'M', x, y);
                path.append("h0");
            }
            case FAIL -> {
                point(path, 'M', x, y - 4);
                path.append("l4 7h-8z");
            }
            case INFO -> {
                point(path, 'M', x - 3, y - 3);
                path.append("l6 6m0-6l-6 6");
            }
        }
    }

    private static void point(StringBuilder path, char command, double x, double y) {
        path.append(command).append(Svg.number(x)).append(' ').append(Svg.number(y));
    }
}
