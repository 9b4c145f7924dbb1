// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.harness.cluster.compose.ComposeCluster;
import dev.touchstone.harness.cluster.compose.ComposeClusters;
import dev.touchstone.harness.cluster.local.Leftovers;
import dev.touchstone.harness.cluster.local.LocalCluster;
import dev.touchstone.harness.starter.ClusterStarter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code touchstone up}: a cluster to play with: a local one until Ctrl-C, one of containers until {@code touchstone down}. */
@Command(
        name = "up",
        description = {
            "Run a cluster to play with, whose links can be broken: a local one until Ctrl-C, one of containers",
            "until touchstone down; then up returns as soon as the nodes see each other."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--cluster",
            converter = CheckedText.OfCluster.class,
            paramLabel = "KIND",
            defaultValue = "local",
            description = "local or compose (default: ${DEFAULT-VALUE})")
    private String cluster = "local";

    @Option(names = "--nodes", defaultValue = "5", description = "how many (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where local nodes keep their data (default: a temporary folder)")
    private @Nullable Path data;

    @Option(
            names = "--start-timeout",
            converter = CheckedText.OfTime.class,
            paramLabel = "DURATION",
            defaultValue = "90s",
            description = "how long the start may take (default: ${DEFAULT-VALUE})")
    private String startTimeout = "90s";

    @Mixin
    private final LinkOptions links = new LinkOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 1 || nodes > 9) {
            throw new UsageException("--nodes is 1 to 9, not " + nodes);
        }
        return switch (ClusterKind.of(cluster)) {
            case LOCAL -> upUntilStopped();
            case COMPOSE -> upUntilDown();
            case SIM ->
                throw new UsageException("--cluster of up is local or compose: a simulated cluster serves nobody");
        };
    }

    private int upUntilStopped() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        Interrupts.onFirst(stop::countDown);
        ClusterStarter.check(ClusterKind.LOCAL, links.links(), links.toxiproxy(), false);
        Path directory = directory();
        spec.commandLine()
                .getErr()
                .println("touchstone: starting " + nodes + " nodes; their logs: " + directory
                        + "/n1/node.log and so on");
        try (Cluster running = LocalCluster.start(request(directory))) {
            print(running.clientUrls(), running.toxiproxyUrl());
            line(
                    "Ctrl-C here, or touchstone down anywhere, ends all of it; touchstone status shows what each node sees.");
            stop.await();
        } catch (ClusterException e) {
            spec.commandLine().getErr().println("touchstone: " + e.getMessage());
            return ExitCode.ABORTED;
        }
        if (data == null) {
            Leftovers.deleteAll(directory);
        }
        return ExitCode.VALID;
    }

    private int upUntilDown() {
        if (data != null) {
            throw new UsageException(
                    "--data " + data + " is for a local cluster: containers keep their data in volumes");
        }
        if (links.links() != LinkKind.PROXY || links.toxiproxy() != null) {
            throw new UsageException(
                    "--links and --toxiproxy are for a local cluster: the links of containers go through"
                            + " a Toxiproxy of their own");
        }
        Thread starting = Thread.currentThread();
        Interrupts.onFirst(starting::interrupt);
        try {
            ComposeClusters.Entry running = ComposeCluster.startLasting(request(Path.of(".")));
            print(running.clients(), running.toxiproxy());
            line("touchstone down ends all of it, data included; touchstone status shows what each node sees.");
            return ExitCode.VALID;
        } catch (InterruptedException e) {
            return Interrupts.exitCode();
        } catch (ClusterException e) {
            spec.commandLine().getErr().println("touchstone: " + e.getMessage());
            return Thread.interrupted() ? Interrupts.exitCode() : ExitCode.ABORTED;
        }
    }

    private Path directory() {
        try {
            return data != null ? data : Files.createTempDirectory("touchstone-up-");
        } catch (IOException e) {
            throw new UsageException("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    private ClusterRequest request(Path directory) {
        PrintWriter err = spec.commandLine().getErr();
        return new ClusterRequest(
                nodes,
                RunRequest.drawSeed(),
                directory,
                "up",
                data != null ? ClusterRequest.Keep.ALL : ClusterRequest.Keep.NOTHING,
                Durations.parse(startTimeout),
                links.links(),
                links.toxiproxy(),
                false,
                (what, detail) -> err.println("touchstone: " + what + " " + detail));
    }

    private void print(Map<String, String> urls, Optional<String> toxiproxy) {
        PrintWriter out = spec.commandLine().getOut();
        urls.forEach((node, url) -> out.println(node + "  " + url));
        toxiproxy.ifPresent(url -> out.println("toxiproxy  " + url));
        String first = urls.values().iterator().next();
        out.println();
        int n = Math.min(3, nodes);
        out.println("curl -X PUT -H 'content-type: application/json' -d '{\"n\":" + n + ",\"r\":" + (n / 2 + 1)
                + ",\"w\":" + (n / 2 + 1) + "}' " + first + "/v1/buckets/demo");
        out.println("curl -X PUT -H 'content-type: text/plain' -d hello " + first + "/v1/buckets/demo/keys/greeting");
        out.println("curl -i " + first + "/v1/buckets/demo/keys/greeting");
        out.println();
    }

    private void line(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
