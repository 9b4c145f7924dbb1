// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.reports.ReportRenderer;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.reports.run.RunFolderException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone report}. */
@Command(
        name = "report",
        description = "Draw the HTML of a run again, from its folder alone.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "a run's folder, such as reports/runs/latest")
    private Path directory = Path.of(".");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            ReportRenderer.render(directory);
        } catch (RunFolderException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        spec.commandLine()
                .getOut()
                .println(new RunFolder(directory.toAbsolutePath().normalize())
                        .indexHtml()
                        .toUri());
        return ExitCode.VALID;
    }
}
