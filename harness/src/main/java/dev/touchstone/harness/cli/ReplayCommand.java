// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile;
import dev.touchstone.harness.campaign.CampaignPlan;
import dev.touchstone.harness.campaign.CampaignReader;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.RunFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone replay}. */
@Command(
        name = "replay",
        description = "Run one cell of a run again: same seed, same schedule; in the simulator, the same history.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "CELL",
            description = "the cell's folder, such as reports/runs/latest/cells/ID")
    private Path cell = Path.of(".");

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Path directory = cell.toAbsolutePath().normalize();
        Path run = directory.getParent() == null ? null : directory.getParent().getParent();
        if (run == null || !RunFolder.isRun(run)) {
            throw new UsageException(cell + " is not the folder of a cell in a run");
        }
        RunFolder folder = new RunFolder(run);
        String id = String.valueOf(directory.getFileName());
        CellResult result = folder.result(id).orElseThrow(() -> new UsageException(cell + " has no verdict.json"));
        CampaignFile file = CampaignReader.read(folder.campaignYaml().toString());
        CampaignPlan plan = CampaignPlan.of(file, result.seed(), id);
        RunRequest request =
                new RunRequest(folder.campaignYaml().toString(), plan, options.folder("replay-" + id), false);
        return new CampaignSession(request, ClusterKind.of(result.cluster()), options, spec.commandLine()).run();
    }
}
