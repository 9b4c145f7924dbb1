// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.PropertyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A property as a line of the claims table. */
public record PropertyRow(PropertyResult property, String unknown, String remedy, String cost, List<String> figures) {
    private static final int FIGURES_MAX = 12;
    private static final int FIGURE_MAX = 120;

    static PropertyRow of(PropertyResult property) {
        CheckResult result = property.result();
        Unknown why = result.unknown();
        String cost = Words.count(result.cost().operations(), "operation") + " judged in "
                + Words.millis(result.cost().nanos() / 1e6)
                + (result.cost().states() > 0 ? ", " + Words.count(result.cost().states(), "state") : "");
        return new PropertyRow(
                property,
                why == null ? "" : why.cause().word() + ": " + why.detail(),
                why == null ? "" : why.remedy(),
                cost,
                figures(result.measurements()));
    }

    /** The scalar figures; lists and maps are for the charts and {@code verdict.json}. */
    private static List<String> figures(Map<String, Object> measurements) {
        List<String> figures = new ArrayList<>();
        measurements.forEach((name, value) -> {
            boolean scalar = value instanceof Number || value instanceof String || value instanceof Boolean;
            if (scalar && figures.size() < FIGURES_MAX) {
                figures.add(words(name) + " " + Words.shortened(text(name, value), FIGURE_MAX));
            }
        });
        return figures;
    }

    /** {@code staleReads} and {@code keys-invalid} as people write them. */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").replace('-', ' ').toLowerCase(Locale.ROOT);
    }

    private static String text(String name, Object value) {
        if (value instanceof Number number) {
            double figure = number.doubleValue();
            if (name.endsWith("Share")) {
                return Words.share(figure);
            }
            return figure == Math.rint(figure) && Math.abs(figure) < 1e15
                    ? Words.count((long) figure)
                    : Words.trimmed(figure, 3);
        }
        return value.toString();
    }
}
