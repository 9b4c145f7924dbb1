// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.chart.Charts;
import dev.touchstone.reports.chart.FaultBands;
import dev.touchstone.reports.chart.Figure;
import dev.touchstone.reports.drawing.TimelineDrawing;
import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.LoadPace;
import dev.touchstone.reports.run.LoadSummary;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.svg.Markup;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a cell shows, in this order.
 *
 * @param previous a link to the failing cell before this one; empty if there is none
 * @param noHistory why charts and timeline are missing; empty if they are there
 */
public record CellPage(
        CampaignResult campaign,
        CellResult cell,
        String previous,
        String next,
        Findings findings,
        List<PropertyRow> properties,
        FaultBands bands,
        List<FaultRow> faults,
        List<Figure> charts,
        List<Figure> staleness,
        TimelineDrawing.@Nullable Timeline timeline,
        @Nullable HistoryEmbed embed,
        String noHistory,
        Map<String, String> environment,
        List<FileLink> files) {
    /** A figure with its name. */
    public record Fact(String name, String value) {}

    private static final long WINDOW_MIN_NANOS = 200_000_000L;
    private static final long WINDOW_MAX_NANOS = 20_000_000_000L;

    /** A cell's page from its folder, and its history if that could be read. */
    public static CellPage of(
            RunFolder run, CampaignResult campaign, CellResult cell, @Nullable History history, String noHistory) {
        String id = cell.summary().id();
        FaultBands bands = FaultBands.of(cell.faults(), history, campaign.faults());
        List<PropertyResult> properties = cell.properties().stream()
                .sorted(Comparator.comparing(PropertyResult::verdict))
                .toList();
        Findings findings = Findings.of(
                properties.stream()
                        .map(property -> new Findings.Judged(
                                property.result(), property.claimed() ? property.claim() : "", property.claimed()))
                        .toList(),
                history,
                bands,
                List.of(cell.reproduce()));
        List<Figure> staleness = new ArrayList<>();
        for (PropertyResult property : properties) {
            if (staleness.isEmpty()) {
                staleness.addAll(Charts.staleness(property.result().measurements()));
            }
        }
        Map<String, String> environment = run.environment(id);
        boolean drawn = history != null && history.size() > 0;
        return new CellPage(
                campaign,
                cell,
                neighbour(run, campaign, id, -1),
                neighbour(run, campaign, id, 1),
                findings,
                properties.stream().map(PropertyRow::of).toList(),
                bands,
                cell.faults().stream()
                        .map(fault -> FaultRow.of(fault, bands.style(fault.fault()), history))
                        .toList(),
                drawn ? Charts.overTime(history, bands) : List.of(),
                staleness,
                drawn ? timeline(history, bands, findings) : null,
                drawn ? HistoryEmbed.of(history, findings, bands) : null,
                drawn ? "" : noHistory.isEmpty() ? "The history has no operations." : noHistory,
                environment.isEmpty() ? campaign.environment() : environment,
                FileLink.in(run.cell(id)));
    }

    /** The patterns of the bands, and of the swatches beside faults that were never seen. */
    public Markup patterns() {
        return bands.patterns(faults.stream().map(row -> row.fault().fault()).toList());
    }

    private static String neighbour(RunFolder run, CampaignResult campaign, String id, int step) {
        List<String> failing = campaign.cells().stream()
                .filter(cell -> cell.verdict().wantsAttention() || cell.id().equals(id))
                .map(CellSummary::id)
                .filter(cell -> Files.isRegularFile(run.verdictJson(cell)))
                .toList();
        int at = failing.indexOf(id) + step;
        return at >= 0 && at < failing.size() ? new FileLink("../" + failing.get(at) + "/index.html", "").href() : "";
    }

    /** Round the first finding; without one, round the first fault, else the beginning. */
    static TimelineDrawing.Timeline timeline(History history, FaultBands bands, Findings findings) {
        long from = 0;
        long to = 0;
        TreeSet<Integer> cited = findings.cards().isEmpty()
                ? new TreeSet<>()
                : FindingCard.cited(findings.cards().get(0).finding());
        cited.removeIf(op -> op < 0 || op >= history.size());
        if (!cited.isEmpty()) {
            from = Long.MAX_VALUE;
            for (int op : cited) {
                long end = history.completeNanos(op);
                from = Math.min(from, history.invokeNanos(op));
                to = Math.max(to, end == History.NO_TIME ? history.invokeNanos(op) : end);
            }
        } else if (!bands.windows().isEmpty()) {
            FaultWindow first = bands.windows().get(0);
            from = first.startNanos();
            to = first.startNanos();
        }
        long room = Math.max(WINDOW_MIN_NANOS, (to - from) / 10);
        long begin = Math.max(0, from - room);
        return TimelineDrawing.of(history, bands, begin, Math.min(to + room, begin + WINDOW_MAX_NANOS), cited);
    }

    /** The cell's verdict in a sentence. */
    public String sentence() {
        if (!cell.aborted().isEmpty()) {
            return cell.aborted();
        }
        String headline = cell.summary().headline().isEmpty()
                ? cell.summary().verdict().meaning()
                : cell.summary().headline();
        return cell.summary().control()
                ? "The known bug " + cell.summary().setting().bug() + " was switched on. " + headline
                : headline;
    }

    /** What a workload or fault does, in a sentence; empty if the run does not say. */
    public String about(String name) {
        return campaign.about().getOrDefault(name, "");
    }

    /** Why its times are not to be believed; empty if they are. */
    public String overload() {
        LoadPace pace = cell.summary().load().pace();
        return pace == null || !pace.overloaded()
                ? ""
                : "The machine could not keep the load: " + Words.trimmed(pace.achievedPerSecond(), 1) + " of "
                        + Words.trimmed(pace.askedPerSecond(), 1) + " operations a second were achieved in the first "
                        + Words.seconds(pace.seconds())
                        + ", while nothing was broken. Staleness and latency are unknown; the charts show the machine as much as"
                        + " the store. Verdicts do not depend on how fast it was, and hold.";
    }

    /** The heading: workload, fault. */
    public String title() {
        return cell.summary().workload() + " × " + cell.summary().fault();
    }

    /** Operations, rate, shares and latency, as pairs of a name and a figure. */
    public List<Fact> load() {
        LoadSummary load = cell.summary().load();
        List<Fact> pairs = new ArrayList<>();
        pairs.add(new Fact("operations", Words.count(load.operations())));
        pairs.add(new Fact("ok", Words.count(load.ok())));
        pairs.add(new Fact("fail", Words.count(load.fail())));
        pairs.add(new Fact("info", Words.count(load.info())));
        pairs.add(new Fact("available", Words.share(load.okShare())));
        pairs.add(new Fact("rate", Words.count(Math.round(load.opsPerSecond())) + "/s"));
        LoadPace pace = load.pace();
        if (pace != null) {
            pairs.add(new Fact("asked", Words.trimmed(pace.askedPerSecond(), 1) + "/s"));
            pairs.add(new Fact("achieved before faults", Words.trimmed(pace.achievedPerSecond(), 1) + "/s"));
        }
        pairs.add(new Fact("p50", Words.millis(load.p50Millis())));
        pairs.add(new Fact("p99", Words.millis(load.p99Millis())));
        pairs.add(new Fact("max", Words.millis(load.maxMillis())));
        return pairs;
    }
}
