// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.cluster.compose.ComposeClusters;
import dev.touchstone.harness.cluster.local.Leftovers;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code touchstone janitor}: removes what is left of a cluster whose harness was killed; the harness starts it itself. */
@Command(
        name = "janitor",
        description = "Remove what is left of a cluster whose harness is gone.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class JanitorCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CLUSTER", description = "the id of one of containers, or the file of a local one")
    private String cluster = "";

    @Option(names = "--local", description = "it is a local one")
    private boolean local;

    @Option(names = "--after", paramLabel = "CONTAINER", description = "wait until this container has ended")
    private @Nullable String after;

    @Override
    public Integer call() throws InterruptedException {
        if (local) {
            Path file = Path.of(cluster).toAbsolutePath();
            Optional<ClusterRegistry.Entry> entry = ClusterRegistry.of(file);
            if (entry.isPresent()) {
                Leftovers.remove(entry.get());
                new ClusterRegistry(file.getParent()).remove(entry.get());
            }
            return ExitCode.VALID;
        }
        try (ComposeClusters clusters = ComposeClusters.connect()) {
            if (after != null) {
                clusters.awaitEnd(after);
            }
            clusters.remove(cluster);
        }
        return ExitCode.VALID;
    }
}
