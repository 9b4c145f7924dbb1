// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.svg.Scale;
import dev.touchstone.reports.svg.Svg;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many operations ended how: rates over time, and the share that each node answered. */
final class RateCharts {
    private static final int LANE = 30;
    private static final int NODES_MAX = 24;

    private final History history;
    private final TimeAxis time;
    private final FaultBands bands;

    RateCharts(History history, TimeAxis time, FaultBands bands) {
        this.history = history;
        this.time = time;
        this.bands = bands;
    }

    private int bin(int op) {
        long end = history.completeNanos(op);
        return time.bin(end == History.NO_TIME ? time.endNanos() : end);
    }

    Figure byOutcome() {
        long[][] counts = new long[Outcome.values().length][time.bins()];
        for (int op = 0; op < history.size(); op++) {
            counts[history.outcome(op).ordinal()][bin(op)]++;
        }
        double most = 1;
        for (int bin = 0; bin < time.bins(); bin++) {
            most = Math.max(most, (counts[0][bin] + counts[1][bin] + counts[2][bin]) / time.binSeconds());
        }
        String title = "Rate by outcome";
        Svg svg = Plot.over(
                time,
                bands,
                "rate",
                title,
                "Operations a second by time of completion, stacked: ok below, then fail, then info.");
        Scale scale = new Scale.Linear(0, most * 1.05, Plot.BOTTOM, Plot.TOP);
        Plot.yTicks(svg, scale, 4, tick -> Words.count(Math.round(tick)) + "/s");
        double[] base = new double[time.bins()];
        for (Outcome outcome : Outcome.values()) {
            stack(svg, scale, outcome, counts[outcome.ordinal()], base);
        }
        String note = "Operations a second in bins of " + Words.trimmed(time.binSeconds(), 1)
                + " s, stacked: ok, then fail, then info on top.";
        return new Figure("rate", title, note, svg.done());
    }

    private void stack(Svg svg, Scale scale, Outcome outcome, long[] counts, double[] base) {
        double width = Math.max(1, time.x(time.binNanos()) - TimeAxis.LEFT - 0.6);
        StringBuilder path = new StringBuilder();
        for (int bin = 0; bin < counts.length; bin++) {
            if (counts[bin] > 0) {
                double low = scale.at(base[bin]);
                base[bin] += counts[bin] / time.binSeconds();
                double high = scale.at(base[bin]);
                double right =
                        Math.min(width, (double) TimeAxis.WIDTH - TimeAxis.RIGHT - time.x(bin * time.binNanos()));
                path.append('M')
                        .append(Svg.number(time.x(bin * time.binNanos())))
                        .append(' ')
                        .append(Svg.number(low));
                path.append('V').append(Svg.number(high)).append('h').append(Svg.number(right));
                path.append('V').append(Svg.number(low)).append('z');
            }
        }
        svg.empty("path", "d", path.toString(), "class", "bar " + outcome.word());
    }

    /** The share of ok answers by node that the client spoke to. */
    Figure availability() {
        Map<String, long[][]> byNode = new TreeMap<>();
        for (int op = 0; op < history.size(); op++) {
            String node = history.node(op) == 0 ? "all" : text(history.node(op));
            if (byNode.containsKey(node) || byNode.size() < NODES_MAX) {
                long[][] counts = byNode.computeIfAbsent(node, name -> new long[2][time.bins()]);
                counts[0][bin(op)] += history.isOk(op) ? 1 : 0;
                counts[1][bin(op)]++;
            }
        }
        String title = "Availability by node";
        double height = Math.max(1, byNode.size()) * LANE;
        Svg svg = new Svg(
                "availability",
                TimeAxis.WIDTH,
                Plot.TOP + height + 28,
                title,
                "For each node, the share of the operations sent to it that ended ok, over time.");
        bands.draw(svg, time, Plot.TOP, height);
        time.drawTicks(svg, Plot.TOP, Plot.TOP + height);
        double top = Plot.TOP;
        for (Map.Entry<String, long[][]> node : byNode.entrySet()) {
            lane(svg, node.getKey(), node.getValue(), top);
            top += LANE;
        }
        String note =
                "Height: the share of the operations sent to the node that ended ok; full is all of them. Orange: not ok. A gap: none ended then.";
        return new Figure("availability", title, note, svg.done());
    }

    private void lane(Svg svg, String node, long[][] counts, double top) {
        double height = LANE - 6;
        double width = Math.max(1, time.x(time.binNanos()) - TimeAxis.LEFT);
        StringBuilder okPath = new StringBuilder();
        StringBuilder otherPath = new StringBuilder();
        long ok = 0;
        long all = 0;
        for (int bin = 0; bin < time.bins(); bin++) {
            ok += counts[0][bin];
            all += counts[1][bin];
            if (counts[1][bin] > 0) {
                double share = (double) counts[0][bin] / counts[1][bin];
                double x = time.x(bin * time.binNanos());
                double right = Math.min(width, (double) TimeAxis.WIDTH - TimeAxis.RIGHT - x);
                cell(share > 0 ? okPath : null, x, top + 3 + height * (1 - share), right, height * share);
                cell(share < 1 ? otherPath : null, x, top + 3, right, height * (1 - share));
            }
        }
        svg.text(TimeAxis.LEFT - 8, top + 14, "tick end", Words.shortened(node, 9));
        svg.text(TimeAxis.LEFT - 8, top + 26, "tick end small", Words.share(all == 0 ? 0 : (double) ok / all));
        svg.empty("path", "d", okPath.toString(), "class", "bar ok soft");
        svg.empty("path", "d", otherPath.toString(), "class", "bar fail");
    }

    private static void cell(@Nullable StringBuilder path, double x, double y, double w, double h) {
        if (path != null) {
            path.append('M')
                    .append(Svg.number(x))
                    .append(' ')
                    .append(Svg.number(y))
                    .append('h')
                    .append(Svg.number(w));
            path.append('v')
                    .append(Svg.number(h))
                    .append('h')
                    .append(Svg.number(-w))
                    .append('z');
        }
    }

    private String text(int ref) {
        return switch (history.values().kind(ref)) {
            case STRING, KEYWORD -> history.values().asText(ref);
            default -> history.values().render(ref);
        };
    }
}
