// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.Provenance;
import dev.touchstone.harness.cluster.ClusterKind;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone replay}. */
@Command(
        name = "replay",
        description = "Run one cell of a run again: same seed, and the schedule that was written with it, which may be"
                + " edited; in the simulator, the same history.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "CELL",
            description = "the cell's folder, such as reports/runs/latest/cells/ID")
    private Path cell = Path.of(".");

    @Option(
            names = "--cluster",
            converter = CheckedText.OfCluster.class,
            paramLabel = "KIND",
            description = "local, compose or sim (default: what the cell ran on)")
    private @Nullable String cluster;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        CellFolder folder = CellFolder.of(cell);
        ClusterKind kind = cluster == null ? folder.kind() : ClusterKind.of(cluster);
        if (folder.rerun() != null && kind != ClusterKind.SIM) {
            throw new UsageException("the cell was shrunk to a script of the simulator, and runs in no other cluster");
        }
        Provenance provenance =
                new Provenance(Again.of(spec), null, kind, folder.result().seed());
        RunRequest request = new RunRequest(
                folder.planOn(kind),
                provenance,
                options.folder("replay-" + folder.id()),
                null,
                folder.schedule(),
                folder.rerun());
        return new CampaignSession(request, options, spec.commandLine()).run();
    }
}
