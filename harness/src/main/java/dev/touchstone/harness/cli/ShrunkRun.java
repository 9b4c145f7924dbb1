// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Caller;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.Provenance;
import dev.touchstone.harness.campaign.Rerun;
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
    private final ShrinkOptions limits;
    private final CommandLine line;

    ShrunkRun(RunOptions options, ShrinkOptions limits, CommandLine line) {
        this.options = options;
        this.limits = limits;
        this.line = line;
    }

    /**
     * Finds it, says how small it got, and runs it once more into a folder.
     *
     * @param plan of one cell
     * @param schedule to begin with; null for the one that comes from the seed
     * @param rerun the script to begin with; null for what comes from the seed
     */
    int find(CampaignPlan plan, @Nullable Schedule schedule, @Nullable Rerun rerun) throws InterruptedException {
        SeedProgress progress = options.counting("runs tried at most", limits.tries());
        Shrinker.Watcher watcher = (tries, operations) -> progress.done(tries, operations + " operations left");
        Shrinker.Shrunk smallest = new Shrinker(plan, limits.tries(), limits.time(), watcher).shrink(schedule, rerun);
        progress.wipe();
        PrintWriter out = options.json() ? line.getErr() : line.getOut();
        out.println(smallest.inWords());
        out.flush();
        String id = plan.cells().get(0).id();
        Path directory = options.folder("shrink-" + id);
        String again = Caller.ofProcess().program() + " replay "
                + Again.quoted(directory.resolve("cells").resolve(id).toString());
        Provenance provenance = new Provenance(again, null, ClusterKind.SIM, plan.seed());
        RunRequest request =
                new RunRequest(smallest.plan(), provenance, directory, null, smallest.schedule(), smallest.rerun());
        return new CampaignSession(request, options, line).run();
    }
}
