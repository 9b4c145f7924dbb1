// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.history.Suggestion;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone completion}. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and flags in a shell.",
        mixinStandardHelpOptions = true,
        footer = {"", "In the shell, or in ~/.bashrc or ~/.zshrc:", "  source <(./touchstone completion bash)"})
final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh")
    private String shell = "bash";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            throw new UsageException(Suggestion.unknown("shell", shell, SHELLS));
        }
        // One script for both: it turns bash's completion on in zsh by itself.
        String script = AutoComplete.bash("touchstone", spec.root().commandLine());
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
        return ExitCode.VALID;
    }
}
