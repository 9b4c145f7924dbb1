// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.harness.cluster.StartWatch;
import dev.touchstone.nemesis.ClockFault;
import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes in containers: every family of faults takes hold and is healed, and nothing is left behind. */
@Tag("docker")
class ComposeClusterTest {
    private static final long SECONDS = 60;
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    @BeforeEach
    void anEngine() {
        RunningEngine.require();
    }

    @Test
    void takesFaultsOfAllFamiliesAndLeavesNothing() throws Exception {
        try (Cluster cluster = ComposeCluster.start(ClusterRequest.of(3, 1, directory))) {
            assertThat(RunningEngine.clustersOf(SELF)).hasSize(1);
            cluster.defineBuckets(Map.of("b", BucketSettings.DEFAULT)).get(SECONDS, TimeUnit.SECONDS);
            assertThat(this.<Result>onTimeline(
                            cluster, done -> cluster.client("n1").put("b", "k", "v1", "", Quorum.BUCKET, done)))
                    .isInstanceOf(Result.Ok.class);

            List<Link> both = List.of(new Link("n1", "n2"), new Link("n2", "n1"));
            takesHoldAndIsHealed(
                    cluster, new LinkFault.CutLinks("cut", "n1 | n2", both, LinkFault.Cut.BLACKHOLE), "n1->n2");
            takesHoldAndIsHealed(
                    cluster, new LinkFault.CutLinks("refuse", "n1 | n2", both, LinkFault.Cut.REFUSE), "n1->n2");
            takesHoldAndIsHealed(
                    cluster, new ProcessFault.PauseNodes("pause", "n2", List.of("n2")), "container n2 is paused");
            takesHoldAndIsHealed(
                    cluster, new ClockFault.SkewClocks("skew", "n1", List.of("n1"), Duration.ofMinutes(1), 0), "n1");
            takesHoldAndIsHealed(
                    cluster,
                    new ProcessFault.KillNodes("kill", "n2,n3", List.of("n2", "n3")),
                    "container n2 is exited with code 137");

            takesHoldAndIsHealed(
                    cluster,
                    new DiskFault.DamageDisks("damage", "n1", List.of("n1"), DiskFault.Damage.FLIP, 7),
                    "container n1 is exited with code 137; ");

            Result read = onTimeline(cluster, done -> cluster.client("n3").get("b", "k", Quorum.ALL, done));
            assertThat(read).isInstanceOfSatisfying(Result.Ok.class, ok -> assertThat(ok.values())
                    .containsExactly("v1"));
            assertThat(cluster.logTails().get("n1")).anyMatch(line -> line.contains("event=started"));
            isKilledWhilePaused(cluster, "n3");
            assertThat(cluster.obituary()).as("the harness' own hands").isEmpty();
        }
        assertThat(RunningEngine.clustersOf(SELF)).isEmpty();
    }

    @Test
    void aClusterThatDoesNotComeUpLeavesNothing() {
        ClusterRequest hasty = new ClusterRequest(
                3,
                1,
                directory,
                "campaign",
                ClusterRequest.Keep.ALL,
                Duration.ofMillis(1),
                LinkKind.PROXY,
                null,
                false,
                StartWatch.NONE);
        assertThatThrownBy(() -> ComposeCluster.start(hasty)).isInstanceOf(ClusterException.class);
        assertThat(RunningEngine.clustersOf(SELF)).isEmpty();
    }

    @Test
    void startsWithOtherPortsWhereOneIsTakenMeanwhile() throws Exception {
        List<String> steps = new CopyOnWriteArrayList<>();
        ClusterRequest request = new ClusterRequest(
                3,
                1,
                directory,
                "campaign",
                ClusterRequest.Keep.ALL,
                Duration.ofMinutes(2),
                LinkKind.PROXY,
                null,
                false,
                (what, detail) -> steps.add(what + " " + detail));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Cluster cluster = ComposeCluster.start(
                        request,
                        nodes -> steps.stream().anyMatch(each -> each.startsWith("ports"))
                                ? ComposePorts.free(nodes)
                                : withApi(ComposePorts.free(nodes), taken.getLocalPort()))) {
            assertThat(steps).filteredOn(each -> each.startsWith("ports")).hasSize(1);
            assertThat(cluster.obituary()).isEmpty();
            assertThat(RunningEngine.clustersOf(SELF)).hasSize(1);
        }
        assertThat(RunningEngine.clustersOf(SELF)).isEmpty();
    }

    @Test
    void saysThatItsToxiproxyIsGone() throws Exception {
        try (Cluster cluster = ComposeCluster.start(ClusterRequest.of(3, 1, directory));
                Engine engine = Engine.connect()) {
            assertThat(cluster.obituary()).isEmpty();
            String toxiproxy = containerOf(engine, ComposeDescription.TOXIPROXY);
            engine.tell("pause Toxiproxy", client -> client.pauseContainerCmd(toxiproxy)
                    .exec());
            assertThat(cluster.obituary()).contains("toxiproxy is paused, and no fault is under way");
            engine.tell("resume Toxiproxy", client -> client.unpauseContainerCmd(toxiproxy)
                    .exec());
            assertThat(cluster.obituary()).hasValueSatisfying(why -> assertThat(why)
                    .startsWith("toxiproxy was paused at 20")
                    .endsWith("Z, by nobody here"));
            engine.tell("kill Toxiproxy", client -> client.killContainerCmd(toxiproxy)
                    .exec());
            assertThat(cluster.obituary())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("toxiproxy has ended: container toxiproxy"));
            assertThat(cluster.logTails()).containsKeys("n1", ComposeDescription.TOXIPROXY);
            engine.tell("remove Toxiproxy", client -> client.removeContainerCmd(toxiproxy)
                    .withForce(true)
                    .exec());
            assertThat(cluster.obituary())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("toxiproxy has ended"));
        }
    }

    /** Whoever starts a container anew, the fault that the nodes bore is none that was asked for. */
    @Test
    void saysThatAContainerWasStartedAnew() throws Exception {
        try (Cluster cluster = ComposeCluster.start(ClusterRequest.of(3, 1, directory));
                Engine engine = Engine.connect()) {
            takesHoldAndIsHealed(cluster, new ProcessFault.KillNodes("kill", "n1", List.of("n1")), "n1");
            assertThat(cluster.obituary()).isEmpty();
            for (String service : List.of(ComposeDescription.TOXIPROXY, "n2")) {
                String id = containerOf(engine, service);
                engine.tell(
                        "restart " + service,
                        client -> client.restartContainerCmd(id).withTimeout(0).exec());
                assertThat(cluster.obituary()).hasValueSatisfying(why -> assertThat(why)
                        .startsWith(service + " has ended, and was started anew at "));
            }
        }
    }

    @Test
    void saysThatAContainerIsCutOffOrWasOrIsPaused() throws Exception {
        try (Cluster cluster = ComposeCluster.start(ClusterRequest.of(3, 1, directory));
                Engine engine = Engine.connect()) {
            String n3 = containerOf(engine, "n3");
            String network = engine.ask("find the network of n3", client -> client.inspectContainerCmd(n3)
                    .exec()
                    .getNetworkSettings()
                    .getNetworks()
                    .keySet()
                    .iterator()
                    .next());
            engine.tell("cut off n3", client -> client.disconnectFromNetworkCmd()
                    .withContainerId(n3)
                    .withNetworkId(network)
                    .exec());
            assertThat(cluster.obituary()).contains("n3 is off the cluster's network, and no fault is under way");
            engine.tell("let n3 in again", client -> client.connectToNetworkCmd()
                    .withContainerId(n3)
                    .withNetworkId(network)
                    .exec());
            assertThat(cluster.obituary()).hasValueSatisfying(why -> assertThat(why)
                    .startsWith("n3 was taken off the cluster's network at 20")
                    .endsWith("Z, by nobody here"));
            engine.tell("pause n3", client -> client.pauseContainerCmd(n3).exec());
            assertThat(cluster.obituary()).contains("n3 is paused, and no fault is under way");
        }
    }

    /** An end of a node that is off the network makes no event of the network; and so hides none. */
    @Test
    void saysThatANodeWasCutOffThoughItWasKilledMeanwhile() throws Exception {
        try (Cluster cluster = ComposeCluster.start(ClusterRequest.of(3, 1, directory));
                Engine engine = Engine.connect()) {
            assertThat(cluster.obituary())
                    .as("a start's own way into the network")
                    .isEmpty();
            String n3 = containerOf(engine, "n3");
            String network = "touchstone-" + RunningEngine.clustersOf(SELF).get(0);
            engine.tell("cut off n3", client -> client.disconnectFromNetworkCmd()
                    .withContainerId(n3)
                    .withNetworkId(network)
                    .exec());
            for (int times = 0; times < 2; times++) {
                Fault kill = new ProcessFault.KillNodes("kill", "n3", List.of("n3"));
                assertThat(this.<Observation>onTimeline(
                                cluster, done -> cluster.injector().inject(kill, done)))
                        .isNotNull();
                assertThat(this.<Observation>onTimeline(
                                cluster, done -> cluster.injector().heal(kill, done)))
                        .isNotNull();
            }
            engine.tell("let n3 in again", client -> client.connectToNetworkCmd()
                    .withContainerId(n3)
                    .withNetworkId(network)
                    .exec());
            assertThat(cluster.obituary()).hasValueSatisfying(why -> assertThat(why)
                    .startsWith("n3 was taken off the cluster's network at 20"));
        }
    }

    @Test
    void saysThatLimitsWereChanged() throws Exception {
        try (Cluster cluster = ComposeCluster.start(ClusterRequest.of(3, 1, directory));
                Engine engine = Engine.connect()) {
            String n2 = containerOf(engine, "n2");
            engine.tell(
                    "slow n2",
                    client -> client.updateContainerCmd(n2).withCpuShares(2).exec());
            assertThat(cluster.obituary()).hasValueSatisfying(why -> assertThat(why)
                    .startsWith("n2 had its limits changed at 20")
                    .endsWith("Z, by nobody here"));
        }
    }

    private static String containerOf(Engine engine, String service) {
        String cluster = RunningEngine.clustersOf(SELF).get(0);
        return engine.ask(
                "find " + service,
                client ->
                        client
                                .listContainersCmd()
                                .withLabelFilter(Map.of(ClusterLabels.CLUSTER, cluster))
                                .exec()
                                .stream()
                                .filter(each -> each.getNames()[0].endsWith(service))
                                .findFirst()
                                .orElseThrow()
                                .getId());
    }

    private static ComposePorts withApi(ComposePorts ports, int api) {
        return new ComposePorts(ports.links(), ports.published(), api, ports.direct());
    }

    private void takesHoldAndIsHealed(Cluster cluster, Fault fault, String evidence) throws Exception {
        Observation hold = onTimeline(cluster, done -> cluster.injector().inject(fault, done));
        assertThat(hold.observed()).as(hold.evidence()).isTrue();
        assertThat(hold.evidence()).contains(evidence);
        Observation healed = onTimeline(cluster, done -> cluster.injector().heal(fault, done));
        assertThat(healed.observed()).as(healed.evidence()).isTrue();
    }

    private void isKilledWhilePaused(Cluster cluster, String node) throws Exception {
        Fault pause = new ProcessFault.PauseNodes("pause", node, List.of(node));
        Observation hold = onTimeline(cluster, done -> cluster.injector().inject(pause, done));
        assertThat(hold.observed()).as(hold.evidence()).isTrue();
        takesHoldAndIsHealed(cluster, new ProcessFault.KillNodes("kill", node, List.of(node)), node);
        Observation healed = onTimeline(cluster, done -> cluster.injector().heal(pause, done));
        assertThat(healed.observed()).as(healed.evidence()).isTrue();
    }

    private <T> T onTimeline(Cluster cluster, Consumer<Consumer<T>> request) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        cluster.timeline().after(Duration.ZERO, () -> request.accept(answer::complete));
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }
}
