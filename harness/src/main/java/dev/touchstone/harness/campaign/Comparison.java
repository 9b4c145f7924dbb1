// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.reports.run.CampaignResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.CellVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What changed from one run to another, cell by cell. A cell fails if it is {@code invalid} or {@code MISSED}.
 *
 * @param summary in a sentence
 * @param differences between the runs themselves that may explain a change: seed, cluster, commit
 * @param broken did not fail before, and does
 * @param fixed failed before, and was judged and does not
 * @param changed other verdicts that are not what they were
 * @param latencies that are at least half as high again as they were, or two thirds of it
 */
public record Comparison(
        String summary,
        List<String> differences,
        List<Change> broken,
        List<Change> fixed,
        List<Change> stillFailing,
        List<Change> changed,
        List<Latency> latencies,
        List<String> onlyBefore,
        List<String> onlyAfter) {
    private static final double RATIO = 1.5;
    private static final double LEAST_MILLIS = 2;

    /** The verdicts of one cell, and the headline of the second. */
    public record Change(String cell, CellVerdict before, CellVerdict after, String headline) {}

    /** The 99th percentile of a cell's latencies, in milliseconds. */
    public record Latency(String cell, double before, double after) {}

    /** Compares two runs. */
    public static Comparison of(CampaignResult before, CampaignResult after) {
        Map<String, CellSummary> old = byId(before);
        Map<String, CellSummary> now = byId(after);
        List<Change> broken = new ArrayList<>();
        List<Change> fixed = new ArrayList<>();
        List<Change> still = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        List<Latency> latencies = new ArrayList<>();
        for (CellSummary cell : now.values()) {
            CellSummary was = old.get(cell.id());
            if (was == null) {
                continue;
            }
            Change change = new Change(cell.id(), was.verdict(), cell.verdict(), cell.headline());
            if (fails(cell)) {
                (fails(was) ? still : broken).add(change);
            } else if (fails(was) && cell.verdict().isDecided()) {
                fixed.add(change);
            } else if (was.verdict() != cell.verdict()) {
                changed.add(change);
            }
            Latency latency =
                    new Latency(cell.id(), was.load().p99Millis(), cell.load().p99Millis());
            boolean known = latency.before() >= 0 && latency.after() >= 0;
            if (known && differs(latency)) {
                latencies.add(latency);
            }
        }
        String summary = broken.size() + " broken, " + fixed.size() + " fixed, " + still.size() + " still failing, "
                + changed.size() + " other verdicts changed, " + latencies.size() + " latencies changed; "
                + now.keySet().stream().filter(old::containsKey).count() + " cells in both runs";
        return new Comparison(
                summary,
                differences(before, after),
                broken,
                fixed,
                still,
                changed,
                latencies,
                old.keySet().stream().filter(id -> !now.containsKey(id)).toList(),
                now.keySet().stream().filter(id -> !old.containsKey(id)).toList());
    }

    private static boolean fails(CellSummary cell) {
        return cell.verdict().isFailure();
    }

    private static boolean differs(Latency latency) {
        double high = Math.max(latency.before(), latency.after());
        double low = Math.min(latency.before(), latency.after());
        return high - low >= LEAST_MILLIS && high >= low * RATIO;
    }

    private static List<String> differences(CampaignResult before, CampaignResult after) {
        Map<String, String> old = facts(before);
        Map<String, String> now = facts(after);
        List<String> differences = new ArrayList<>();
        now.forEach((fact, value) -> {
            String was = old.getOrDefault(fact, "unknown");
            if (!was.equals(value)) {
                differences.add(fact + ": " + was + " -> " + value);
            }
        });
        return differences;
    }

    private static Map<String, String> facts(CampaignResult run) {
        Map<String, String> facts = new TreeMap<>(run.environment());
        facts.keySet().removeAll(MachineLoad.NAMES);
        facts.put("campaign", run.name());
        facts.put("cluster", run.cluster() + " of " + run.nodes());
        facts.put("seed", Long.toString(run.seed()));
        return facts;
    }

    private static Map<String, CellSummary> byId(CampaignResult run) {
        Map<String, CellSummary> cells = new TreeMap<>();
        run.cells().forEach(cell -> cells.put(cell.id(), cell));
        return cells;
    }
}
