// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.RootTools;
import dev.touchstone.harness.cluster.compose.ComposeClusters;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code touchstone doctor}: can this machine run a campaign? */
@Command(
        name = "doctor",
        description = "Check whether this machine can run campaigns.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(DoctorCommand.class);
    private static final int PORTS_FOR_FIVE_NODES = 60;
    private static final long MEMORY_FOR_FIVE_NODES = 3L << 30;
    private static final long DISK_FOR_A_RUN = 1L << 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private boolean well = true;

    @Override
    public Integer call() throws IOException {
        int feature = Runtime.version().feature();
        say(feature >= 17, "Java " + Runtime.version(), "Java 17 or later is needed");
        say(
                hasCompiler(),
                "the JDK has a compiler",
                "Chronicle Map starts in a JDK, not in a JRE: module jdk.compiler is missing");
        int ports = freePorts();
        say(
                ports >= PORTS_FOR_FIVE_NODES,
                ports + " free ports on loopback",
                "five nodes and their proxies need " + PORTS_FOR_FIVE_NODES);
        long memory = memory();
        say(
                memory >= MEMORY_FOR_FIVE_NODES,
                memory / (1 << 20) + " MiB of memory available",
                "five nodes and the harness need about 3 GiB");
        long disk = Files.getFileStore(Path.of(".")).getUsableSpace();
        say(disk >= DISK_FOR_A_RUN, disk / (1 << 20) + " MiB of disk free here", "a run needs up to 1 GiB");
        say(
                Files.isDirectory(Path.of("/proc/self")),
                "/proc tells the state of processes",
                "pausing nodes cannot be observed without /proc");
        say(
                Runtime.getRuntime().availableProcessors() >= 2,
                Runtime.getRuntime().availableProcessors() + " cores",
                "one core makes campaigns slow and latencies odd");
        containers();
        namespaces();
        return well ? ExitCode.VALID : ExitCode.ABORTED;
    }

    /** Nobody needs them for a local cluster: what is missing is said, and nothing is wrong. */
    private void containers() {
        try (ComposeClusters clusters = ComposeClusters.connect()) {
            note(true, clusters.engine());
            clusters.missingImages()
                    .forEach(image ->
                            note(false, "no image " + image + ": the first cluster of containers builds or pulls it"));
        } catch (UsageException e) {
            note(false, String.valueOf(e.getMessage()));
        }
    }

    private void namespaces() {
        if (RootTools.canLosePackets()) {
            note(true, "root, with nsenter and iptables: packets can be lost, --links netns can be had");
        } else {
            note(
                    false,
                    "no loss of packets and no --links netns: "
                            + (RootTools.isRoot()
                                    ? "missing are " + String.join(", ", RootTools.missing())
                                    : "this is not root"));
        }
    }

    private void note(boolean isThere, String fact) {
        spec.commandLine().getOut().println((isThere ? "ok    " : "note  ") + fact);
    }

    private void say(boolean good, String fact, String otherwise) {
        PrintWriter out = spec.commandLine().getOut();
        out.println((good ? "ok    " : "not   ") + fact + (good ? "" : ": " + otherwise));
        well &= good;
    }

    private static boolean hasCompiler() {
        return ModuleLayer.boot().findModule("jdk.compiler").isPresent();
    }

    private static int freePorts() {
        List<Integer> ports = new ArrayList<>();
        takePorts(ports);
        return ports.size();
    }

    /** Each stays open until no more are to be had, so that none is counted twice. */
    private static void takePorts(List<Integer> ports) {
        if (ports.size() < PORTS_FOR_FIVE_NODES) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.add(socket.getLocalPort());
                takePorts(ports);
            } catch (IOException noMore) {
                LOG.debug("event=no-more-ports taken={} reason={}", ports.size(), noMore.getMessage());
            }
        }
    }

    private static long memory() throws IOException {
        Path meminfo = Path.of("/proc/meminfo");
        if (!Files.isReadable(meminfo)) {
            return Runtime.getRuntime().maxMemory();
        }
        return Files.readAllLines(meminfo).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(Runtime.getRuntime().maxMemory());
    }
}
