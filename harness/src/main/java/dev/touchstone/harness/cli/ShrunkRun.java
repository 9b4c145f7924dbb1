// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.Provenance;
import dev.touchstone.harness.campaign.Shrinker;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.nemesis.schedule.Schedule;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The smallest run with a cell's finding, in a folder of its own, which a replay makes again. */
final class ShrunkRun {
    private final RunOptions options;
    private final CommandLine line;

    ShrunkRun(RunOptions options, CommandLine line) {
        this.options = options;
        this.line = line;
    }

    /**
     * Finds it, says how small it got, and runs it once more into a folder.
     *
     * @param plan of one cell
     * @param schedule to begin with; null for the one that comes from the seed
     * @param tries how many runs to try at most
     */
    int find(CampaignPlan plan, @Nullable Schedule schedule, int tries) throws InterruptedException {
        Shrinker.Shrunk smallest = new Shrinker(plan, tries).shrink(schedule);
        PrintWriter out = options.json() ? line.getErr() : line.getOut();
        out.println(smallest.inWords());
        out.flush();
        String id = plan.cells().get(0).id();
        Path directory = options.folder("shrink-" + id);
        String again = Caller.ofProcess().program() + " replay "
                + Again.quoted(directory.resolve("cells").resolve(id).toString());
        Provenance provenance = new Provenance(again, null, ClusterKind.SIM.word(), plan.seed());
        RunRequest request = new RunRequest(smallest.plan(), provenance, directory, false, smallest.schedule());
        return new CampaignSession(request, options, line).run();
    }
}
