// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.compose.ComposeClusters;
import dev.touchstone.harness.cluster.compose.FoundClusters;
import dev.touchstone.harness.cluster.local.Leftovers;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code touchstone down}: ends clusters that {@code up} started, and cleans what a crash left of any. */
@Command(
        name = "down",
        description =
                "End the clusters that up started, and clean what a crash left of any; containers too, with their data.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private static final long STOP_SECONDS = 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try (FoundClusters containers = FoundClusters.look()) {
            return run(ClusterRegistry.ofUser(), containers, spec.commandLine().getOut());
        }
    }

    /**
     * Ends them.
     *
     * @param containers the clusters of an engine, if there is one
     */
    static int run(ClusterRegistry registry, FoundClusters containers, PrintWriter out) throws InterruptedException {
        List<ClusterRegistry.Entry> all = registry.all();
        List<ComposeClusters.Entry> ofContainers = containers.all();
        int exit = containers.mayHaveOurs() ? ExitCode.ABORTED : ExitCode.VALID;
        if (containers.unasked() != null) {
            out.println(containers.unasked());
        }
        for (ComposeClusters.Entry each : ofContainers) {
            try {
                out.println(end(containers.clusters().orElseThrow(), each));
            } catch (ClusterException e) {
                out.println(e.getMessage());
                exit = ExitCode.ABORTED;
            }
        }
        for (ClusterRegistry.Entry each : all) {
            try {
                out.println(end(registry, each));
            } catch (ClusterException e) {
                out.println(e.getMessage());
                exit = ExitCode.ABORTED;
            }
        }
        if (all.isEmpty() && ofContainers.isEmpty()) {
            out.println(containers.none() + " is running, and none has left anything");
        }
        out.flush();
        return exit;
    }

    private static String end(ComposeClusters clusters, ComposeClusters.Entry entry) {
        String name = "containers of cluster " + entry.id();
        if (!entry.isLasting() && !entry.isOrphan()) {
            return name + ": left alone, a " + entry.command() + " is under way in " + entry.owner();
        }
        clusters.remove(entry.id());
        return name + ": removed " + entry.containers().size() + ", with their network and volumes";
    }

    private static String end(ClusterRegistry registry, ClusterRegistry.Entry entry) throws InterruptedException {
        Optional<ProcessHandle> owner = entry.owner().process();
        String name =
                entry.nodes().size() + " nodes of process " + entry.owner().pid();
        if (owner.isEmpty()) {
            int ended = Leftovers.remove(entry);
            registry.remove(entry);
            return name + ", which is gone: ended " + ended + ", removed what was left";
        }
        if (!entry.command().equals("up")) {
            return name + ": left alone, a " + entry.command() + " is under way";
        }
        owner.get().destroy();
        try {
            owner.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return name + ": stopped";
        } catch (TimeoutException e) {
            throw new ClusterException(name + ": not stopped after " + STOP_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process is never a failure", e);
        }
    }
}
