// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.cluster.compose.ComposeClusters;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code touchstone janitor}: removes a cluster of containers whose harness was killed; the harness starts it itself. */
@Command(
        name = "janitor",
        description = "Remove a cluster of containers whose harness is gone.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class JanitorCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CLUSTER", description = "its id")
    private String cluster = "";

    @Option(names = "--after", paramLabel = "CONTAINER", description = "wait until this container has ended")
    private @Nullable String after;

    @Override
    public Integer call() throws InterruptedException {
        try (ComposeClusters clusters = ComposeClusters.connect()) {
            if (after != null) {
                clusters.awaitEnd(after);
            }
            clusters.remove(cluster);
        }
        return ExitCode.VALID;
    }
}
