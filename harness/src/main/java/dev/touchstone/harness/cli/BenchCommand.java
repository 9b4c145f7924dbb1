// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Suggestion;
import dev.touchstone.harness.UsageException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code touchstone bench}. */
@Command(name = "bench", description = "Run the benchmarks of the checker.", mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", defaultValue = "checker", paramLabel = "WHAT", description = "checker")
    private String what = "checker";

    @Override
    public Integer call() {
        if (!what.equals("checker")) {
            throw new UsageException(Suggestion.unknown("benchmark", what, List.of("checker")));
        }
        Benchmarks.runAll(System.out);
        return ExitCode.VALID;
    }
}
