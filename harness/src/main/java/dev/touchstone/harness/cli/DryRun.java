// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.harness.Durations;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.campaign.Cell;
import dev.touchstone.harness.cluster.ClusterKind;
import java.io.PrintWriter;
import java.time.Duration;

/** What a campaign would do: its effective configuration, its cells, and how long it would take. */
final class DryRun {
    /** As measured on two cores: five nodes from nothing, and what a fault's cells take beside load and settling. */
    private static final Duration LOCAL_START = Duration.ofSeconds(10);

    private static final Duration LOCAL_GROUP = Duration.ofSeconds(4);
    private static final Duration SIMULATED_SECOND = Duration.ofMillis(15);

    private DryRun() {}

    static void print(CampaignPlan plan, ClusterKind kind, boolean json, PrintWriter out) {
        Duration takes = estimate(plan, kind);
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode document = mapper.createObjectNode();
            document.set("campaign", mapper.valueToTree(plan.file()));
            plan.cells().forEach(cell -> document.withArray("cells").add(cell.id()));
            plan.notes().forEach(note -> document.withArray("notes").add(note));
            document.put("seconds", takes.toSeconds());
            out.println(document.toPrettyString());
        } else {
            out.print(CampaignReader.write(plan.file()));
            out.println(
                    "# " + plan.cells().size() + " cells, about " + Durations.show(takes) + " on " + kind.word() + ":");
            plan.cells().forEach(cell -> out.println("#   " + cell.id()));
            plan.notes().forEach(note -> out.println("# " + note));
        }
        out.flush();
    }

    /** Start, and for each fault its load and its settling; in the simulator, so much for each virtual second. */
    static Duration estimate(CampaignPlan plan, ClusterKind kind) {
        Duration trial = plan.load().plus(plan.settle());
        Duration all;
        if (kind.isShared()) {
            long groups = plan.cells().stream().map(Cell::fault).distinct().count();
            all = LOCAL_START.plus(trial.plus(LOCAL_GROUP).multipliedBy(groups));
        } else {
            int cores = Runtime.getRuntime().availableProcessors();
            all = SIMULATED_SECOND
                    .multipliedBy(trial.toSeconds() * plan.cells().size())
                    .dividedBy(cores);
        }
        return Duration.ofSeconds(all.toSeconds() + 1);
    }
}
