// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.checker.Verdict;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.chart.FaultBands;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunCoverage;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.SettingSummary;
import dev.touchstone.reports.svg.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code index.html} shows.
 *
 * @param tally of all cells that are no controls
 * @param attention the cells to look at first, worst first
 * @param faults each with what was hit
 * @param pages the ids of the cells that have a page
 * @param coverage of the simulated worlds; null if there were none
 * @param patterns of the swatches
 */
public record IndexPage(
        CampaignResult campaign,
        Tally tally,
        Tally controlTally,
        List<CellSummary> attention,
        Matrix matrix,
        List<CellSummary> controls,
        List<SettingRow> settings,
        List<Explained> faults,
        List<Explained> workloads,
        List<FileLink> files,
        Set<String> pages,
        @Nullable RunCoverage coverage,
        Markup patterns) {
    /**
     * A name of this run in words.
     *
     * @param about what it does, in a sentence; empty if the run does not say
     * @param seen what was hit, for faults
     * @param swatch its band in all charts, for faults
     */
    public record Explained(String name, String about, String seen, Markup swatch) {}

    private static final int ATTENTION_MAX = 20;
    private static final int DETAILS_MAX = 3;

    /** Reads the folder. */
    public static IndexPage of(RunFolder run) {
        CampaignResult campaign = run.campaign();
        List<CellSummary> cells = campaign.cells();
        List<CellSummary> controls = cells.stream().filter(CellSummary::control).toList();
        List<CellSummary> judged =
                cells.stream().filter(cell -> !cell.control()).toList();
        Map<String, Set<String>> claims = new LinkedHashMap<>();
        Map<String, Set<String>> faults = new LinkedHashMap<>();
        Set<String> pages = new LinkedHashSet<>();
        Set<String> weaker = new LinkedHashSet<>();
        for (CellSummary cell : cells) {
            CellResult result = run.result(cell.id()).orElse(null);
            faults.computeIfAbsent(cell.fault(), name -> new LinkedHashSet<>());
            if (result != null) {
                if (isNotLinearizable(result)) {
                    weaker.add(cell.id());
                }
                pages.add(cell.id());
                claims.computeIfAbsent(cell.setting().name(), name -> new LinkedHashSet<>())
                        .addAll(result.claims());
                result.faults().forEach(fault -> faults.computeIfAbsent(cell.fault(), name -> new LinkedHashSet<>())
                        .add(fault.detail()));
            }
        }
        FaultBands bands = FaultBands.of(List.of(), null, campaign.faults());
        List<Explained> legend = new ArrayList<>();
        faults.forEach((name, details) -> legend.add(new Explained(
                name,
                campaign.about().getOrDefault(name, ""),
                details(details),
                campaign.faults().contains(name) ? FaultBands.swatch(bands.style(name)) : Markup.NONE)));
        List<Explained> workloads = cells.stream()
                .map(CellSummary::workload)
                .distinct()
                .map(name -> new Explained(name, campaign.about().getOrDefault(name, ""), "", Markup.NONE))
                .toList();
        List<CellSummary> attention = cells.stream()
                .filter(cell -> cell.verdict().wantsAttention())
                .sorted(Comparator.comparing(CellSummary::verdict))
                .limit(ATTENTION_MAX)
                .toList();
        return new IndexPage(
                campaign,
                Tally.of(judged),
                Tally.of(controls),
                attention,
                Matrix.of(cells),
                controls,
                settings(judged, claims, weaker),
                legend,
                workloads,
                FileLink.in(run.directory()),
                pages,
                run.coverage().orElse(null),
                bands.patterns(campaign.faults()));
    }

    private static String details(Set<String> details) {
        List<String> some = details.stream()
                .filter(detail -> !detail.isEmpty())
                .limit(DETAILS_MAX)
                .toList();
        int more = details.size() - some.size();
        return some.isEmpty() ? "" : String.join("; ", some) + (more > 0 ? "; and " + more + " more" : "");
    }

    private static boolean isNotLinearizable(CellResult cell) {
        return cell.properties().stream()
                .anyMatch(property -> property.property().equals("linearizable")
                        && property.result().verdict() == Verdict.INVALID);
    }

    private static List<SettingRow> settings(
            List<CellSummary> cells, Map<String, Set<String>> claims, Set<String> weaker) {
        Map<String, SettingSummary> settings = new LinkedHashMap<>();
        cells.forEach(cell -> settings.putIfAbsent(cell.setting().name(), cell.setting()));
        List<SettingRow> rows = new ArrayList<>();
        for (SettingSummary setting : settings.values()) {
            rows.add(SettingRow.of(
                    setting,
                    cells.stream()
                            .filter(cell -> cell.setting().name().equals(setting.name()))
                            .toList(),
                    List.copyOf(claims.getOrDefault(setting.name(), Set.of())),
                    weaker));
        }
        return rows;
    }

    /** Where a cell's page is; empty if it has none, as one that was skipped. */
    public String href(CellSummary cell) {
        return pages.contains(cell.id()) ? new FileLink("cells/" + cell.id() + "/index.html", "").href() : "";
    }

    /** The campaign's verdict, worst first. */
    public CellVerdict worst() {
        boolean controls = !controlTally.entries().isEmpty();
        boolean controlsDecide = controls && (tally.entries().isEmpty() || controlTally.worst() == CellVerdict.MISSED);
        return controlsDecide ? controlTally.worst() : tally.worst();
    }

    /** The verdict in a sentence. */
    public String sentence() {
        long all = tally.entries().stream().mapToLong(Tally.Entry::count).sum();
        String cells = " of " + Words.count(all, "cell");
        return switch (worst()) {
            case MISSED -> "A known bug was not found: do not trust this campaign's other verdicts.";
            case INVALID -> count(CellVerdict.INVALID) + cells + " broke a promise of its setting.";
            case ABORTED ->
                count(CellVerdict.ABORTED) + cells + " did not finish"
                        + (campaign.complete() ? ": the cluster or the harness failed." : " before the interruption.");
            case UNKNOWN -> count(CellVerdict.UNKNOWN) + cells + " could not be decided; none is known to be invalid.";
            case VALID -> "Every promise that was tried was kept.";
            case CAUGHT -> "Every known bug that was switched on was found.";
            case MEASURED -> "Nothing was promised; what was seen is measured.";
            case SKIPPED, RUNNING, WAITING -> "No cell was run.";
        };
    }

    private long count(CellVerdict verdict) {
        return tally.entries().stream()
                .filter(entry -> entry.verdict() == verdict)
                .mapToLong(Tally.Entry::count)
                .sum();
    }

    /** How long it took, in words. */
    public String duration() {
        return Words.seconds(campaign.seconds());
    }
}
