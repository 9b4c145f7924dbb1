// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.cli.ExitCode;
import dev.touchstone.harness.cluster.RootTools;
import dev.touchstone.harness.cluster.local.RunningToxiproxy;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a run ends, the links that it made outside of its own processes are gone. */
class LinkEndingsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
    @EnabledIf(
            value = "dev.touchstone.harness.cluster.local.NamespaceLinksTest#canBeHad",
            disabledReason = "network namespaces need root and the commands of iproute2, iptables and util-linux")
    void namespacesAreGone(String signal, int exitCode) throws Exception {
        try (TouchstoneProcess run = start("partition-halves", "--links", "netns")) {
            run.awaitPhase("fault");
            String word = "ts" + word(run);
            assertThat(namespaces(word)).hasSize(3);
            assertThat(NetworkInterface.getByName(word)).isNotNull();
            signal(run, signal);
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(exitCode);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(namespaces(word)).isEmpty();
                assertThat(NetworkInterface.getByName(word)).isNull();
            });
        }
    }

    @Test
    @EnabledIf(
            value = "dev.touchstone.harness.cluster.local.NamespaceLinksTest#canBeHad",
            disabledReason = "network namespaces need root and the commands of iproute2, iptables and util-linux")
    void namespacesAreGoneAfterASecondSignalThatEndsAtOnce() throws Exception {
        try (TouchstoneProcess run = start("pause-one", "--links", "netns")) {
            run.awaitPhase("fault");
            String word = "ts" + word(run);
            signal(run, "INT");
            run.awaitLine("another Ctrl-C now ends at once");
            signal(run, "INT");
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(namespaces(word)).isEmpty());
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "touchstone.toxiproxy",
            matches = ".+",
            disabledReason = "-Dtouchstone.toxiproxy names no toxiproxy server binary")
    void proxiesAreGoneFromARealToxiproxyAndThoseOfOthersAreNot() throws Exception {
        try (RunningToxiproxy toxiproxy = RunningToxiproxy.start()) {
            toxiproxy.client().createProxy("n1->n2", "127.0.0.1:0", "127.0.0.1:9");
            for (String signal : List.of("INT", "TERM", "KILL")) {
                Path folder = Files.createDirectory(directory.resolve(signal));
                try (TouchstoneProcess run = start(
                        folder,
                        "partition-halves",
                        "--toxiproxy",
                        toxiproxy.url().toString())) {
                    run.awaitPhase("fault");
                    assertThat(toxiproxy.proxies()).hasSize(1 + 2 * 2);
                    signal(run, signal);
                    run.endsCleanly();
                    assertThat(registry(folder).all()).isEmpty();
                    assertThat(toxiproxy.proxies()).as("after SIG%s", signal).containsExactly("n1->n2");
                }
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "touchstone.toxiproxy",
            matches = ".+",
            disabledReason = "-Dtouchstone.toxiproxy names no toxiproxy server binary")
    void theReportSaysWhichToxiproxyItWas() throws Exception {
        try (RunningToxiproxy toxiproxy = RunningToxiproxy.start();
                TouchstoneProcess run =
                        start("none", "--toxiproxy", toxiproxy.url().toString())) {
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.VALID);
            String said = new RunFolder(run.run()).campaign().environment().get("toxiproxy");
            assertThat(said).endsWith(" at " + toxiproxy.url());
            String version = said.substring(0, said.indexOf(' '));
            assertThat(toxiproxy.client().version()).contains("\"" + version + "\"");
            assertThat(toxiproxy.proxies()).isEmpty();
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "touchstone.toxiproxy",
            matches = ".+",
            disabledReason = "-Dtouchstone.toxiproxy names no toxiproxy server binary")
    void nothingIsHeldByLinksThatAreGone() throws Exception {
        try (RunningToxiproxy toxiproxy = RunningToxiproxy.start();
                TouchstoneProcess run =
                        start("none", "--toxiproxy", toxiproxy.url().toString())) {
            run.awaitPhase("load");
            toxiproxy.kill();
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.UNKNOWN);
            assertThat(run.out()).contains("UNKNOWN", "Toxiproxy at " + toxiproxy.url() + " does not answer");
            assertThat(run.err()).as("what takes so long").contains("\"phase\":\"read\"");
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "touchstone.toxiproxy",
            matches = ".+",
            disabledReason = "-Dtouchstone.toxiproxy names no toxiproxy server binary")
    void nothingIsHeldByLinksOfAToxiproxyThatWasStartedAnew() throws Exception {
        try (RunningToxiproxy toxiproxy = RunningToxiproxy.start();
                TouchstoneProcess run =
                        start("none", "--toxiproxy", toxiproxy.url().toString())) {
            run.awaitPhase("load");
            toxiproxy.restart();
            assertThat(run.endsCleanly()).as(run.err()).isEqualTo(ExitCode.UNKNOWN);
            assertThat(run.out()).contains("UNKNOWN", "Toxiproxy at " + toxiproxy.url() + " passes nothing");
        }
    }

    private TouchstoneProcess start(String fault, String... more) throws IOException {
        return start(directory, fault, more);
    }

    private static TouchstoneProcess start(Path folder, String fault, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("test", "--workload", "register", "--fault", fault));
        arguments.addAll(List.of("--nodes", "2", "--replication", "n=1,r=1,w=1,quorum"));
        arguments.addAll(
                List.of("--time-limit", fault.equals("none") ? "1s" : "20s", "--settle", "200ms", "--seed", "5"));
        arguments.addAll(List.of(more));
        return TouchstoneProcess.start(folder, arguments);
    }

    /** As a terminal or a system would: Ctrl-C goes to the whole group, the others to the harness. */
    private static void signal(TouchstoneProcess run, String signal) throws IOException, InterruptedException {
        TouchstoneProcess unused = signal.equals("INT") ? run.signalGroup(signal) : run.signal(signal);
    }

    private static ClusterRegistry registry(Path folder) {
        return new ClusterRegistry(folder.resolve("tmp/touchstone-" + RootTools.user() + "/clusters"));
    }

    /** What names all that belongs to the run's cluster, as its nodes were told. */
    private static String word(TouchstoneProcess run) throws IOException {
        Path config = run.run().resolve("cluster/1/n1/node.yaml");
        return new ObjectMapper()
                .readTree(Files.readString(config))
                .path("cluster")
                .asText()
                .substring("local-".length());
    }

    private static List<String> namespaces(String word) throws IOException {
        try (Stream<Path> names = Files.list(Path.of("/run/netns"))) {
            return names.map(name -> name.getFileName().toString())
                    .filter(name -> name.startsWith(word + "-"))
                    .toList();
        }
    }
}
