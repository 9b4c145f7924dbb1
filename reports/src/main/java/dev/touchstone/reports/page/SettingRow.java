// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.Words;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.LoadPace;
import dev.touchstone.reports.run.SettingSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What a setting claims, beside what it gave: a line of the index's second table.
 *
 * @param claims the promises, in words
 * @param gave without faults first, then under faults
 */
public record SettingRow(SettingSummary setting, List<String> claims, Tally tally, List<Gave> gave) {
    /**
     * What the cells of a setting saw, as text.
     *
     * @param when {@code no fault} or {@code under faults}
     * @param strongest the models still possible, each with the number of cells
     * @param pace of the cell that kept least of what was asked: {@code 58 of 60/s}
     */
    public record Gave(
            String when,
            String strongest,
            String stale,
            String staleness,
            String p50,
            String p99,
            String pace,
            String available) {}

    /** A line of a setting's cells; {@code weaker} are those whose history is not linearizable. */
    static SettingRow of(SettingSummary setting, List<CellSummary> cells, List<String> claims, Set<String> weaker) {
        List<Gave> gave = new ArrayList<>();
        List<CellSummary> quiet =
                cells.stream().filter(cell -> isQuiet(cell.fault())).toList();
        List<CellSummary> faulty =
                cells.stream().filter(cell -> !isQuiet(cell.fault())).toList();
        if (!quiet.isEmpty()) {
            gave.add(gave("no fault", quiet, weaker));
        }
        if (!faulty.isEmpty()) {
            gave.add(gave("under faults", faulty, weaker));
        }
        return new SettingRow(setting, claims, Tally.of(cells), gave);
    }

    private static boolean isQuiet(String fault) {
        return fault.equals("none") || fault.isEmpty();
    }

    private static Gave gave(String when, List<CellSummary> cells, Set<String> weaker) {
        List<CellSummary> ran =
                cells.stream().filter(cell -> cell.load().operations() > 0).toList();
        Map<String, Integer> models = new TreeMap<>();
        ran.stream()
                .filter(cell -> !cell.strongest().isEmpty())
                .forEach(cell -> models.merge(cell.strongest(), 1, Integer::sum));
        long none = ran.stream()
                .filter(cell -> cell.strongest().isEmpty() && weaker.contains(cell.id()))
                .count();
        if (none > 0) {
            models.put("weaker", (int) none);
        }
        StringBuilder strongest = new StringBuilder();
        models.forEach((model, count) -> strongest
                .append(strongest.isEmpty() ? "" : ", ")
                .append(model)
                .append(models.size() > 1 ? " ×" + count : ""));
        double stale = worst(ran, CellSummary::staleShare);
        double millis = worst(ran, CellSummary::stalenessMillisP99);
        double available =
                ran.stream().mapToDouble(cell -> cell.load().okShare()).min().orElse(-1);
        String missing = ran.stream().anyMatch(cell -> cell.load().overloaded()) ? "unknown: overloaded" : "–";
        double p50 = worst(ran, cell -> cell.load().p50Millis());
        double p99 = worst(ran, cell -> cell.load().p99Millis());
        return new Gave(
                when,
                strongest.isEmpty() ? "–" : strongest.toString(),
                stale < 0 ? missing : Words.share(stale),
                millis < 0 ? missing : Words.millis(millis),
                p50 < 0 ? missing : Words.millis(p50),
                p99 < 0 ? missing : Words.millis(p99),
                pace(ran),
                available < 0 ? "–" : Words.share(available));
    }

    private static String pace(List<CellSummary> cells) {
        return cells.stream()
                .map(cell -> cell.load().pace())
                .filter(Objects::nonNull)
                .min(Comparator.comparingDouble(LoadPace::share))
                .map(pace -> Words.trimmed(pace.achievedPerSecond(), 1) + " of "
                        + Words.trimmed(pace.askedPerSecond(), 1) + "/s")
                .orElse("–");
    }

    private static double worst(List<CellSummary> cells, ToDoubleFunction<CellSummary> figure) {
        return cells.stream().mapToDouble(figure).max().orElse(-1);
    }
}
