// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.harness.cluster.StartWatch;
import dev.touchstone.harness.cluster.real.ClusterRegistry;
import dev.touchstone.harness.cluster.real.ProcessMark;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.NamespaceShell;
import dev.touchstone.nemesis.ProcessFault;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in network namespaces: their links are cut alone, the harness gets past them, and nothing is left. */
@EnabledIf(
        value = "canBeHad",
        disabledReason = "network namespaces need root and the commands of iproute2, iptables and util-linux")
public class NamespaceLinksTest {
    private static final long SECONDS = 60;

    @TempDir
    private Path directory;

    /** Whether this machine lets us have namespaces. */
    public static boolean canBeHad() {
        try {
            NamespaceLinks.require();
            return true;
        } catch (UsageException missing) {
            return false;
        }
    }

    @Test
    void linksAreCutAndLossyAndANodeIsRestartedBehindACutLinkOfItsClients() throws Exception {
        try (Cluster cluster = LocalCluster.start(request(directory.resolve("a"), 2));
                Cluster other = LocalCluster.start(request(directory.resolve("b"), 1))) {
            assertThat(other.clientUrls().get("n1"))
                    .isNotEqualTo(cluster.clientUrls().get("n1"));
            Fault cut = new LinkFault.CutLinks("cut", "n1", List.of(new Link("n1", "n2")), LinkFault.Cut.BLACKHOLE);
            Fault loss = new LinkFault.LossyLinks("loss", "n2", List.of(new Link("n2", "n1")), 0.5);
            Fault clients = new LinkFault.CutLinks(
                    "cut", "client", List.of(new Link(Link.CLIENT, "n2")), LinkFault.Cut.BLACKHOLE);
            Fault kill = new ProcessFault.KillNodes("kill", "n2", List.of("n2"));
            Fault pause = new ProcessFault.PauseNodes("pause", "n1", List.of("n1"));
            for (Fault fault : List.of(cut, loss, clients, kill, pause)) {
                isObserved(cluster, done -> cluster.injector().inject(fault, done));
            }
            // The node is started and asked past the link of its clients, which is cut.
            for (Fault fault : List.of(kill, pause, cut, loss, clients)) {
                isObserved(cluster, done -> cluster.injector().heal(fault, done));
            }
        }
        for (String each : List.of("a", "b")) {
            assertThat(namespaces(directory.resolve(each), 2).left()).isEmpty();
            assertThat(NetworkInterface.getByName(
                            namespaces(directory.resolve(each), 2).word()))
                    .isNull();
        }
    }

    @Test
    void whatIsLeftOfAClusterThatWasKilledIsRemovedByItsEntryAndByTheNextThere() throws Exception {
        NamespaceShell shell = new NamespaceShell(place -> List.of());
        Namespaces namespaces = namespaces(directory, 2);
        Subnet subnet = new Subnet("198.18.251.");
        namespaces.create(shell, subnet);
        assertThat(namespaces.left()).hasSize(3);
        assertThat(subnet.isFree(shell)).isFalse();
        ClusterRegistry.Entry entry = new ClusterRegistry.Entry(
                directory,
                new ProcessMark(1, 1),
                directory,
                true,
                "campaign",
                Map.of("n1", "http://" + subnet.linked(0) + ":1", "n2", "http://" + subnet.linked(1) + ":1"),
                "");
        assertThat(Leftovers.remove(entry)).isZero();
        assertThat(namespaces.left()).isEmpty();

        namespaces.create(shell, subnet);
        try (NamespaceLinks links = NamespaceLinks.create(directory, List.of("n1", "n2"))) {
            assertThat(links.hosts()).containsOnlyKeys("n1", "n2");
        }
        assertThat(namespaces.left()).isEmpty();
    }

    private static void isObserved(Cluster cluster, Consumer<Consumer<Observation>> request) throws Exception {
        CompletableFuture<Observation> answer = new CompletableFuture<>();
        cluster.timeline().after(Duration.ZERO, () -> request.accept(answer::complete));
        Observation seen = answer.get(SECONDS, TimeUnit.SECONDS);
        assertThat(seen.observed()).as("%s", seen).isTrue();
    }

    private static Namespaces namespaces(Path directory, int nodes) {
        return Namespaces.of(directory.toAbsolutePath(), nodes == 1 ? List.of("n1") : List.of("n1", "n2"));
    }

    private static ClusterRequest request(Path directory, int nodes) {
        return new ClusterRequest(
                nodes,
                1,
                directory,
                "campaign",
                true,
                ClusterRequest.START_TIMEOUT,
                LinkKind.NETNS,
                null,
                false,
                StartWatch.NONE);
    }
}
