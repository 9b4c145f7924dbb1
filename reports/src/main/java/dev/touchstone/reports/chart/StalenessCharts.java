// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.checker.Measurement;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.svg.Scale;
import dev.touchstone.reports.svg.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How stale reads were, from the figures of the staleness checker: {@code tVisibility} (bins of the time since the newest
 * write, with the share of stale reads) and {@code versionsBehind} (reads by how many versions they lagged).
 */
final class StalenessCharts {
    private static final int WIDTH = 470;
    private static final int HEIGHT = 252;
    private static final int LEFT = 56;
    private static final int BOTTOM = HEIGHT - 56;
    private static final int TOP = 18;

    private StalenessCharts() {}

    static List<Figure> of(Map<String, Object> measurements) {
        List<Figure> figures = new ArrayList<>();
        Measurement.T_VISIBILITY
                .in(measurements)
                .filter(bins -> !bins.isEmpty())
                .ifPresent(bins -> figures.add(visibility(bins)));
        Measurement.VERSIONS_BEHIND
                .in(measurements)
                .filter(counts -> !counts.isEmpty())
                .ifPresent(counts -> figures.add(versionsBehind(counts)));
        return figures;
    }

    private static Figure visibility(List<?> bins) {
        double most = 0.01;
        for (Object entry : bins) {
            most = Math.max(
                    most, entry instanceof Map<?, ?> bin ? number(bin.get("high"), number(bin.get("share"), 0)) : 0);
        }
        String title = "Stale reads by age of the newest write";
        Svg svg = new Svg(
                "visibility",
                WIDTH,
                HEIGHT,
                title,
                "For each span of time since the newest write was acknowledged, the share of reads that did not see it.");
        Scale scale = new Scale.Linear(0, Math.min(1, most * 1.1), BOTTOM, TOP);
        ticks(svg, scale, true);
        double slot = (double) (WIDTH - LEFT - 12) / bins.size();
        for (int i = 0; i < bins.size(); i++) {
            if (bins.get(i) instanceof Map<?, ?> bin) {
                visibilityBin(svg, scale, bin, LEFT + i * slot, slot);
            }
        }
        svg.text(WIDTH - 12, HEIGHT - 8, "tick end", "milliseconds since the newest write was acknowledged, from");
        String note = "Measured t-visibility: of the reads that began so long after the newest write was acknowledged, "
                + "the share that returned an older value; the whisker is its 95 % interval, n the number of reads.";
        return new Figure("visibility", title, note, svg.done());
    }

    private static void visibilityBin(Svg svg, Scale scale, Map<?, ?> bin, double left, double slot) {
        svg.text(left + slot / 2, BOTTOM + 16, "tick mid", Words.trimmed(number(bin.get("fromMillis"), 0), 1));
        long reads = (long) number(bin.get("reads"), 0);
        svg.text(left + slot / 2, BOTTOM + 29, "tick mid small", reads > 0 ? "n " + thousands(reads) : "–");
        if (bin.get("share") == null) {
            return;
        }
        double share = number(bin.get("share"), 0);
        String tip = Words.share(share) + " of " + Words.count((long) number(bin.get("reads"), 0), "read");
        svg.rect(left + 4, scale.at(share), slot - 8, BOTTOM - scale.at(share), "bar measured", tip);
        double middle = left + slot / 2;
        svg.line(
                middle,
                scale.at(number(bin.get("low"), share)),
                middle,
                scale.at(number(bin.get("high"), share)),
                "whisker");
        svg.text(middle, scale.at(number(bin.get("high"), share)) - 4, "tick mid halo small", Words.share(share));
    }

    /** {@code 812}, {@code 12k}: what has room below a bar. */
    private static String thousands(long count) {
        return count < 1000 ? Long.toString(count) : Words.trimmed(count / 1000.0, count < 10_000 ? 1 : 0) + "k";
    }

    private static Figure versionsBehind(Map<?, ?> counts) {
        double most = 1;
        for (Object count : counts.values()) {
            most = Math.max(most, number(count, 0));
        }
        String title = "Reads by versions behind";
        Svg svg = new Svg(
                "versions",
                WIDTH,
                HEIGHT,
                title,
                "How many reads returned a value that was so many versions older than the newest acknowledged one.");
        Scale scale = new Scale.Log(0.5, most * 2, BOTTOM, TOP);
        ticks(svg, scale, false);
        List<Map.Entry<?, ?>> entries = new ArrayList<>(counts.entrySet());
        double slot = Math.min(70, (double) (WIDTH - LEFT - 12) / Math.min(entries.size(), 16));
        for (int i = 0; i < Math.min(entries.size(), 16); i++) {
            double count = number(entries.get(i).getValue(), 0);
            double left = LEFT + i * slot;
            double y = scale.at(count);
            svg.text(
                    left + slot / 2,
                    BOTTOM + 16,
                    "tick mid",
                    String.valueOf(entries.get(i).getKey()));
            if (count > 0) {
                svg.rect(left + 4, y, slot - 8, BOTTOM - y, "bar measured", Words.count((long) count, "read"));
                svg.text(left + slot / 2, y - 4, "tick mid halo small", Words.count((long) count));
            }
        }
        svg.text(WIDTH - 12, HEIGHT - 8, "tick end", "versions behind");
        return new Figure("versions", title, "0 is the newest acknowledged value. Logarithmic.", svg.done());
    }

    private static void ticks(Svg svg, Scale scale, boolean shares) {
        for (double tick : scale.ticks(4)) {
            svg.line(LEFT, scale.at(tick), WIDTH - 12, scale.at(tick), "grid");
            String label = shares ? Words.share(tick) : Words.count(Math.round(tick));
            svg.text(LEFT - 6, scale.at(tick) + 4, "tick end", label);
        }
        svg.line(LEFT, BOTTOM, WIDTH - 12, BOTTOM, "axis");
    }

    private static double number(@Nullable Object value, double otherwise) {
        return value instanceof Number n && Double.isFinite(n.doubleValue()) ? n.doubleValue() : otherwise;
    }
}
