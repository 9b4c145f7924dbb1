// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import java.util.List;
import java.util.Map;

/**
 * A campaign: {@code campaign.json}, all that the index page shows.
 *
 * @param started ISO-8601 with zone
 * @param complete false if it was interrupted
 * @param exitCode what the command ended with
 * @param reproduce the command that runs it again
 * @param environment facts by name, in order: version, commit, JDK, OS, cores, memory
 * @param about what its workloads and faults do, by name, in a sentence each; empty in older runs
 * @param notes what whoever reads the verdicts must know before, in a sentence each; none in older runs
 */
public record CampaignResult(
        int schemaVersion,
        String name,
        long seed,
        String cluster,
        int nodes,
        String started,
        double seconds,
        boolean complete,
        int exitCode,
        String reproduce,
        Map<String, String> environment,
        Map<String, String> about,
        List<String> notes,
        List<CellSummary> cells) {
    public static final int SCHEMA_VERSION = 1;

    public CampaignResult {
        cells = List.copyOf(cells);
        about = about == null ? Map.of() : about;
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** The document that {@code campaign.json} is. */
    public String json() {
        return RunJson.pretty(this);
    }

    /** The faults that its cells run under, in their order; without {@code none}. */
    public List<String> faults() {
        return cells.stream()
                .map(CellSummary::fault)
                .filter(fault -> !fault.isEmpty() && !fault.equals("none"))
                .distinct()
                .toList();
    }
}
