// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, killed as by {@code kill -9} again and again under puts and deletes with W = 1, 2 and 3, with a sloppy quorum and in a bucket of consistency
 * {@code quorum}, now and then several at once, and started again, some with another number of shards: in the end all that was acknowledged is there, and
 * nothing that was replaced or deleted. Their logs have small segments, so that they are killed while these are rolled and cleaned, too.
 *
 * <p>{@code -Dtouchstone.kills=100} makes as many kills; {@code -Dtouchstone.seed} repeats which nodes, and after how many writes.
 */
final class KilledNodesTest {
    private static final int KILLS = Integer.getInteger("touchstone.kills", 6);
    private static final long SEED = Long.getLong("touchstone.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofMinutes(5);
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final String FIRST_SEGMENT = "log-0000000000000001";
    /** The bucket in which the last writer wins. */
    private static final String LWW = "quorum";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private int rolled;
    private int cleaned;

    @Test
    void nothingAcknowledgedIsLostToKillsNorToOtherNumbersOfShards() throws Exception {
        Map<String, BucketSettings> buckets = new TreeMap<>();
        for (int w = 1; w <= 3; w++) {
            buckets.put(
                    "w" + w,
                    settings(1, w, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.STRICT, ReadRepair.ASYNC));
        }
        buckets.put(
                "sloppy", settings(1, 2, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.SLOPPY, ReadRepair.ASYNC));
        buckets.put(LWW, settings(2, 2, Consistency.QUORUM, Resolve.LWW, QuorumKind.STRICT, ReadRepair.BLOCKING));
        try (Cluster cluster = LocalCluster.start(ClusterRequest.of(3, SEED, directory))) {
            cluster.defineBuckets(buckets).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            cluster.nodes().forEach(this::setSegments);
            restart(cluster, cluster.nodes(), false);
            KillLoad load = new KillLoad(cluster, List.copyOf(buckets.keySet()));
            load.begin();
            int kills = 0;
            while (kills < KILLS) {
                long enough = load.acknowledged() + random.nextInt(1, 400);
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(PATIENCE)
                        .until(() -> load.acknowledged() >= enough);
                List<String> nodes = some(cluster.nodes(), Math.min(KILLS - kills, random.nextInt(8) == 0 ? 3 : 1));
                lookAtLogs(nodes);
                restart(cluster, nodes, random.nextInt(4) == 0);
                kills += nodes.size();
            }
            load.end(PATIENCE.toSeconds());
            lookAtLogs(cluster.nodes());
            assertThat(rolled).as("segments were rolled, seed %s", SEED).isPositive();
            assertThat(cleaned).as("segments were cleaned, seed %s", SEED).isPositive();
            demandAll(cluster, load, "after " + kills + " kills");
            for (int shards : new int[] {3, 2}) {
                cluster.nodes().forEach(node -> setShards(node, shards));
                restart(cluster, cluster.nodes(), false);
                for (String node : cluster.nodes()) {
                    Path data = directory.resolve(node).resolve("data");
                    assertThat(data.resolve("shard-" + (shards - 1))).exists();
                    assertThat(data.resolve("shard-" + shards)).doesNotExist();
                }
                demandAll(cluster, load, "in " + shards + " shards");
            }
            System.out.printf(
                    "event=killed kills=%d acknowledged=%d unknown=%d lost=0 seed=%d%n",
                    kills, load.acknowledged(), load.unknown(), SEED);
        }
    }

    private static BucketSettings settings(
            int r, int w, Consistency consistency, Resolve resolve, QuorumKind quorum, ReadRepair repair) {
        return new BucketSettings(3, r, w, consistency, resolve, quorum, repair, new TreeSet<KnownBug>());
    }

    /** Counts the logs that have another segment after the first, and those whose first is gone. */
    private void lookAtLogs(List<String> nodes) throws IOException {
        for (String node : nodes) {
            try (Stream<Path> files = Files.walk(directory.resolve(node).resolve("data"), 2)) {
                Map<Path, List<String>> logs = files.filter(
                                file -> file.getFileName().toString().startsWith("log-"))
                        .filter(file ->
                                file.getParent().getFileName().toString().startsWith("shard-"))
                        .collect(Collectors.groupingBy(
                                Path::getParent,
                                Collectors.mapping(file -> file.getFileName().toString(), Collectors.toList())));
                for (List<String> segments : logs.values()) {
                    rolled += segments.size() > 1 ? 1 : 0;
                    cleaned += segments.contains(FIRST_SEGMENT) ? 0 : 1;
                }
            }
        }
    }

    private List<String> some(List<String> nodes, int count) {
        List<String> left = new ArrayList<>(nodes);
        while (left.size() > count) {
            left.remove(random.nextInt(left.size()));
        }
        return left;
    }

    private void restart(Cluster cluster, List<String> nodes, boolean otherShards) throws Exception {
        Fault kill = new ProcessFault.KillNodes("kill", String.join(",", nodes), nodes);
        demand(call(cluster, done -> cluster.injector().inject(kill, done)));
        if (otherShards) {
            nodes.forEach(node -> setShards(node, random.nextInt(1, 5)));
        }
        // A busy machine takes longer to start them than a fault waits for.
        Observation started = call(cluster, done -> cluster.injector().heal(kill, done));
        for (String node : nodes) {
            await(started.evidence()).atMost(START).until(() -> {
                Result answer = call(cluster, done -> cluster.client(node).get("w1", "none", Quorum.BUCKET, done));
                return answer instanceof Result.Ok;
            });
        }
    }

    private static void demand(Observation seen) {
        assertThat(seen.observed()).as("seed %s: %s", SEED, seen.evidence()).isTrue();
    }

    private void setShards(String node, int shards) {
        set(node, config -> config.put("shards", shards));
    }

    private void setSegments(String node) {
        set(node, config -> config.putObject("storage").put("segmentBytes", SEGMENT_BYTES));
    }

    /** From its next start on. */
    private void set(String node, Consumer<ObjectNode> change) {
        Path file = directory.resolve(node).resolve("node.yaml");
        try {
            ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
            change.accept(config);
            Files.writeString(file, config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads every key at all owners, and again until it is answered. */
    private static void demandAll(Cluster cluster, KillLoad load, String when) throws Exception {
        List<String> lost = new ArrayList<>();
        for (Map.Entry<String, Map<String, KillLoad.Written>> bucket :
                load.written().entrySet()) {
            assertThat(bucket.getValue())
                    .as("keys that were written in %s", bucket.getKey())
                    .isNotEmpty();
            for (Map.Entry<String, KillLoad.Written> key : bucket.getValue().entrySet()) {
                Result.Ok read = read(cluster, bucket.getKey(), key.getKey());
                Set<Long> numbers =
                        read.values().stream().map(KillLoad::number).collect(Collectors.toCollection(TreeSet::new));
                String wrong = key.getValue().wrong(numbers, !bucket.getKey().equals(LWW));
                if (!wrong.isEmpty()) {
                    lost.add(bucket.getKey() + "/" + key.getKey() + ": " + wrong + ", and there is " + numbers);
                }
            }
        }
        assertThat(lost)
                .as("lost %s; again: -Dtouchstone.kills=%s -Dtouchstone.seed=%s", when, KILLS, SEED)
                .isEmpty();
    }

    private static Result.Ok read(Cluster cluster, String bucket, String key) {
        Result[] last = {new Result.Unknown("not asked yet")};
        await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> {
            last[0] = call(cluster, done -> cluster.client("n1").get(bucket, key, Quorum.ALL, done));
            return last[0] instanceof Result.Ok;
        });
        return (Result.Ok) last[0];
    }

    private static <T> T call(Cluster cluster, Consumer<Consumer<T>> request) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        cluster.timeline().after(Duration.ZERO, () -> request.accept(answer::complete));
        return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
