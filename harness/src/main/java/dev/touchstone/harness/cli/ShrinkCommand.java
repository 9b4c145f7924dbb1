// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.Provenance;
import dev.touchstone.harness.campaign.Shrinker;
import dev.touchstone.harness.cluster.ClusterKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone shrink}. */
@Command(
        name = "shrink",
        description =
                "Look for a smaller run of a simulated cell with the same kind of finding: fewer faults, then fewer"
                        + " clients, then fewer operations. The smallest is written as a run of its own.",
        mixinStandardHelpOptions = true)
final class ShrinkCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "CELL",
            description = "the cell's folder, such as reports/runs/latest/cells/ID")
    private Path cell = Path.of(".");

    @Option(
            names = "--tries",
            paramLabel = "N",
            defaultValue = "200",
            description = "how many runs to try at most (default: ${DEFAULT-VALUE})")
    private int tries = 200;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        options.validate();
        CellFolder folder = CellFolder.of(cell);
        if (folder.kind() != ClusterKind.SIM) {
            throw new UsageException("only a cell of the simulator runs the same way twice; this one ran on "
                    + folder.kind().word() + ": find it again with --cluster sim first");
        }
        return shrink(folder.plan(), new Shrinker(folder.plan(), tries).shrink(folder.schedule()));
    }

    /** Says how small it got, and runs that once more into a folder, as a replay would. */
    private int shrink(CampaignPlan plan, Shrinker.Shrunk smallest) throws InterruptedException {
        PrintWriter out = options.json()
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        out.println(smallest.inWords());
        out.flush();
        String id = plan.cells().get(0).id();
        Path directory = options.folder("shrink-" + id);
        String again = "./touchstone replay "
                + Again.quoted(directory.resolve("cells").resolve(id).toString());
        Provenance provenance = new Provenance(again, null, ClusterKind.SIM.word(), plan.seed());
        RunRequest request = new RunRequest(smallest.plan(), provenance, directory, false, smallest.schedule());
        return new CampaignSession(request, options, spec.commandLine()).run();
    }
}
