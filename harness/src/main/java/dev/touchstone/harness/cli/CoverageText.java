// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.reports.run.RunCoverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What simulated worlds saw, for a terminal. */
final class CoverageText {
    private static final int WIDTH = 110;
    private static final int INDENT = 12;

    private CoverageText() {}

    static String of(RunCoverage coverage) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "coverage of %d runs%n", coverage.runs()));
        coverage.byKind()
                .forEach((kind, counts) -> row(
                        text,
                        kind,
                        counts.entrySet().stream()
                                .map(each -> each.getKey() + " " + count(each.getValue()))
                                .toList()));
        List<String> never = coverage.never();
        row(text, "never", never.isEmpty() ? List.of("nothing: all that is counted happened") : never);
        row(
                text,
                "states",
                List.of(
                        count(coverage.states()) + " distinct",
                        "new in each " + count(coverage.runsPerSlice()) + " runs: "
                                + coverage.newStates().stream()
                                        .map(CoverageText::count)
                                        .collect(Collectors.joining(" "))));
        return text.toString();
    }

    /** One kind, its items as many in a line as have room. */
    private static void row(StringBuilder text, String kind, List<String> items) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String item : items) {
            if (line.length() > 0 && line.length() + item.length() + 2 > WIDTH - INDENT) {
                lines.add(line.append(',').toString());
                line = new StringBuilder();
            }
            line.append(line.length() == 0 ? "" : ", ").append(item);
        }
        lines.add(line.toString());
        for (int i = 0; i < lines.size(); i++) {
            text.append(String.format(Locale.ROOT, "  %-" + (INDENT - 2) + "s%s%n", i == 0 ? kind : "", lines.get(i)));
        }
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
