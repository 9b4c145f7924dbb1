// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes, each link through a proxy: faults take hold, are healed, and nothing is left running. */
class LocalClusterTest {
    private static final long SECONDS = 60;

    @TempDir
    private Path directory;

    @Test
    void survivesACutAndAKillAndLeavesNoProcess() throws Exception {
        long before = children();
        try (Cluster cluster = LocalCluster.start(ClusterRequest.of(3, 1, directory))) {
            cluster.defineBuckets(Map.of("b", BucketSettings.DEFAULT)).get(SECONDS, TimeUnit.SECONDS);
            KvClient n1 = cluster.client("n1");
            assertThat(call(cluster, done -> n1.put("b", "k", "v1", "", Quorum.BUCKET, done)))
                    .isInstanceOf(Result.Ok.class);

            Fault cut = new LinkFault.CutLinks(
                    "cut", "n1 | n2", List.of(new Link("n1", "n2"), new Link("n2", "n1")), LinkFault.Cut.BLACKHOLE);
            assertThat(observe(cluster, done -> cluster.injector().inject(cut, done))
                            .observed())
                    .isTrue();
            assertThat(observe(cluster, done -> cluster.injector().heal(cut, done))
                            .observed())
                    .isTrue();

            assertThat(cluster.obituary()).isEmpty();
            Fault kill = new ProcessFault.KillNodes("kill", "n3", List.of("n3"));
            assertThat(observe(cluster, done -> cluster.injector().inject(kill, done))
                            .observed())
                    .isTrue();
            assertThat(call(cluster, done -> cluster.client("n3").get("b", "k", Quorum.BUCKET, done)))
                    .isNotInstanceOf(Result.Ok.class);
            assertThat(cluster.obituary()).hasValueSatisfying(death -> assertThat(death)
                    .startsWith("n3 has ended: killed by signal 9; it said last: "));
            assertThat(observe(cluster, done -> cluster.injector().heal(kill, done))
                            .observed())
                    .isTrue();
            assertThat(cluster.obituary()).isEmpty();

            Result read = call(cluster, done -> cluster.client("n3").get("b", "k", Quorum.ALL, done));
            assertThat(read).isInstanceOfSatisfying(Result.Ok.class, ok -> assertThat(ok.values())
                    .containsExactly("v1"));
        }
        assertThat(children()).isEqualTo(before);
    }

    private static Result call(Cluster cluster, Consumer<Consumer<Result>> request) throws Exception {
        return onTimeline(cluster, request);
    }

    private static Observation observe(Cluster cluster, Consumer<Consumer<Observation>> request) throws Exception {
        return onTimeline(cluster, request);
    }

    private static <T> T onTimeline(Cluster cluster, Consumer<Consumer<T>> request) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        cluster.timeline().after(Duration.ZERO, () -> request.accept(answer::complete));
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }
}
