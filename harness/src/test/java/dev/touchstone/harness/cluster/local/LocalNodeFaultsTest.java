// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.harness.cluster.StartWatch;
import dev.touchstone.nemesis.ClockFault;
import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.nio.file.Files;
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

/** Every fault of a node takes hold of three real ones, shows it, and is healed. */
class LocalNodeFaultsTest {
    private static final long SECONDS = 90;
    private static final List<String> N2 = List.of("n2");
    private static final List<String> N3 = List.of("n3");

    @TempDir
    private Path directory;

    static boolean isRoot() {
        try {
            SmallDisks.require();
            return true;
        } catch (dev.touchstone.harness.UsageException e) {
            return false;
        }
    }

    @Test
    void processesAndClocks() throws Exception {
        try (Cluster cluster = LocalCluster.start(ClusterRequest.of(3, 1, directory))) {
            Fault skew = new ClockFault.SkewClocks("clock-skew", "n2", N2, Duration.ofSeconds(-4), 50_000);
            assertThat(injected(cluster, skew)).contains("ms behind and runs 50000 ppm too fast");
            Fault strobe = new ClockFault.StrobeClocks(
                    "clock-strobe", "n3", N3, Duration.ofSeconds(2), Duration.ofMillis(200));
            assertThat(injected(cluster, strobe)).contains("n3 says that its clock is ");
            Fault crash = new ProcessFault.CrashStarts("crash-during-start", "n2", N2, 2, Duration.ofMillis(50));
            assertThat(injected(cluster, crash))
                    .contains("2 starts killed 50 ms after their first word, none of which served");
            assertThat(healed(cluster, crash))
                    .as("it starts, and is told again")
                    .contains("n2: serves after")
                    .contains("50000 ppm");
            assertThat(healed(cluster, strobe)).contains("jumps that were seen");
            assertThat(healed(cluster, skew)).matches("n2 says that its clock is [0-9] ms (ahead|behind)");
            Fault all = new ProcessFault.KillNodes("kill-all", "all", List.of("n1", "n2", "n3"));
            assertThat(injected(cluster, all)).contains("all 3 within ");
            healed(cluster, all);
            Fault storm = new ProcessFault.RestartNodes("restart-storm", "all", List.of("n1", "n2", "n3"), 1);
            assertThat(injected(cluster, storm)).contains("is gone");
            assertThat(healed(cluster, storm)).contains("restarts of n1,n2,n3");
        }
    }

    @Test
    void disksAtRestAndAlive() throws Exception {
        try (Cluster cluster = LocalCluster.start(ClusterRequest.of(3, 1, directory))) {
            cluster.defineBuckets(Map.of("b", BucketSettings.DEFAULT)).get(SECONDS, TimeUnit.SECONDS);
            put(cluster, "k", "old");
            Fault copy = new DiskFault.CopyDisks("disk-rollback", "n3", N3);
            assertThat(injected(cluster, copy)).contains("copied ");
            assertThat(healed(cluster, copy)).contains("its storage says: recoveries 2");
            put(cluster, "k", "new");
            Fault rollback = new DiskFault.RollBackDisks("disk-rollback", "n3", N3);
            assertThat(injected(cluster, rollback)).contains("put back ");
            healed(cluster, rollback);
            Fault wipe = new DiskFault.WipeDisks("disk-wiped", "n3", N3);
            assertThat(injected(cluster, wipe)).contains("deleted ");
            assertThat(directory.resolve("n3/data/META")).doesNotExist();
            assertThat(healed(cluster, wipe)).contains("its storage says: recoveries 0, replayed 0");
            Fault damage = new DiskFault.DamageDisks("disk-damage", "n2", N2, Damage.FLIP, 5);
            assertThat(injected(cluster, damage)).contains("flipped in shard-0/log-");
            assertThat(healed(cluster, damage)).contains("its storage says: recoveries 2");

            Fault slow = new DiskFault.SlowDisks("disk-slow", "n1", List.of("n1"), Duration.ofMillis(200));
            CompletableFuture<Observation> slowed = inject(cluster, slow);
            while (!slowed.isDone()) {
                put(cluster, "k", "slow");
            }
            assertThat(slowed.get().evidence()).contains("saves take 200 ms longer");
            assertThat(slowed.get().observed()).isTrue();
            assertThat(healed(cluster, slow)).contains("saves take 0 ms longer");
            Fault full = new DiskFault.FillMaps("map-full", "n1", List.of("n1"));
            CompletableFuture<Observation> filled = inject(cluster, full);
            for (int i = 0; !filled.isDone(); i++) {
                put(cluster, "fresh-" + i, "x");
            }
            assertThat(filled.get().evidence()).contains("map full").doesNotContain(" 0 refused");
            assertThat(filled.get().observed()).isTrue();
            assertThat(healed(cluster, full)).contains("map has room");
        }
    }

    @Test
    @EnabledIf(value = "isRoot", disabledReason = "small disks are mounted by root")
    void aSmallDiskIsFilledAndEmptiedAndUnmounted() throws Exception {
        ClusterRequest request = new ClusterRequest(
                3,
                1,
                directory,
                "campaign",
                ClusterRequest.Keep.ALL,
                ClusterRequest.START_TIMEOUT,
                LinkKind.PROXY,
                null,
                true,
                StartWatch.NONE);
        try (Cluster cluster = LocalCluster.start(request)) {
            assertThat(mounts()).hasSize(3);
            cluster.defineBuckets(Map.of("b", BucketSettings.DEFAULT)).get(SECONDS, TimeUnit.SECONDS);
            put(cluster, "k", "before");
            Fault full = new DiskFault.FillDisks("disk-full", "n1", List.of("n1"));
            assertThat(injected(cluster, full)).contains("n1 says: disk full");
            assertThat(Files.getFileStore(directory.resolve("n1/data")).getUsableSpace())
                    .isZero();
            assertThat(call(cluster, done -> cluster.client("n1").put("b", "k2", "v", "", Quorum.ALL, done)))
                    .isNotInstanceOf(Result.Ok.class);
            assertThat(healed(cluster, full)).contains("disk has room");
            put(cluster, "k", "after");
        }
        assertThat(mounts()).isEmpty();
    }

    private List<String> mounts() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.contains(directory.toString()))
                .toList();
    }

    private static void put(Cluster cluster, String key, String value) throws Exception {
        KvClient n1 = cluster.client("n1");
        call(cluster, done -> n1.put("b", key, value, "", Quorum.BUCKET, done));
    }

    private static String injected(Cluster cluster, Fault fault) throws Exception {
        Observation seen = inject(cluster, fault).get(SECONDS, TimeUnit.SECONDS);
        assertThat(seen.observed()).as("%s: %s", fault.name(), seen.evidence()).isTrue();
        return seen.evidence();
    }

    private static String healed(Cluster cluster, Fault fault) throws Exception {
        Observation seen = LocalNodeFaultsTest.<Observation>onTimeline(
                        cluster, done -> cluster.injector().heal(fault, done))
                .get(SECONDS, TimeUnit.SECONDS);
        assertThat(seen.observed()).as("%s: %s", fault.name(), seen.evidence()).isTrue();
        return seen.evidence();
    }

    private static CompletableFuture<Observation> inject(Cluster cluster, Fault fault) {
        return onTimeline(cluster, done -> cluster.injector().inject(fault, done));
    }

    private static Result call(Cluster cluster, Consumer<Consumer<Result>> request) throws Exception {
        return onTimeline(cluster, request).get(SECONDS, TimeUnit.SECONDS);
    }

    private static <T> CompletableFuture<T> onTimeline(Cluster cluster, Consumer<Consumer<T>> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        cluster.timeline().after(Duration.ZERO, () -> request.accept(answer::complete));
        return answer;
    }
}
