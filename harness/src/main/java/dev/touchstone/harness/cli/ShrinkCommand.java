// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.ClusterKind;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone shrink}. */
@Command(
        name = "shrink",
        description = "Delete from the run of a simulated cell what its finding does not need: faults, clients, keys,"
                + " operations, nodes. What is left is written as a run of its own, which a replay makes again.",
        mixinStandardHelpOptions = true)
final class ShrinkCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "CELL",
            description = "the cell's folder, such as reports/runs/latest/cells/ID")
    private Path cell = Path.of(".");

    @Mixin
    private final ShrinkOptions shrinking = new ShrinkOptions();

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        CellFolder folder = CellFolder.of(cell);
        if (folder.kind() != ClusterKind.SIM) {
            throw new UsageException("only a cell of the simulator runs the same way twice; this one ran on "
                    + folder.kind().word() + ": find it again with --cluster sim first");
        }
        return new ShrunkRun(options, shrinking, spec.commandLine())
                .find(folder.plan(), folder.schedule(), folder.rerun());
    }
}
