// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers at work on a cluster. Each has keys of its own, writes them in turn, one after another, with values that count up, and remembers the last
 * one of each that was acknowledged. One whose node does not answer goes to the next. All on the cluster's timeline.
 */
final class KillLoad {
    private static final int WRITERS = 2;
    private static final int KEYS = 40;
    /** So that there is a processor left for nodes that start. */
    private static final Duration AFTER_A_WRITE = Duration.ofMillis(4);

    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(10);

    private final Cluster cluster;
    private final List<Writer> writers = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private volatile boolean stopping;

    KillLoad(Cluster cluster, List<String> buckets) {
        this.cluster = cluster;
        for (String bucket : buckets) {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new Writer(bucket, i));
            }
        }
    }

    void begin() {
        stopping = false;
        for (Writer each : writers) {
            each.ended = new CompletableFuture<>();
            cluster.timeline().after(Duration.ZERO, each::next);
        }
    }

    /** Lets the writes under way end. */
    void end(long seconds) throws Exception {
        stopping = true;
        for (Writer each : writers) {
            each.ended.get(seconds, TimeUnit.SECONDS);
        }
    }

    /** How many writes were acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Of how many nobody knows. */
    long unknown() {
        return unknown.get();
    }

    /** The last acknowledged value of each key, by bucket and key; while no writer is at work. */
    Map<String, Map<String, Long>> last() {
        Map<String, Map<String, Long>> last = new TreeMap<>();
        writers.forEach(writer ->
                last.computeIfAbsent(writer.bucket, each -> new TreeMap<>()).putAll(writer.last));
        return last;
    }

    private final class Writer {
        private final String bucket;
        private final String name;
        private final Map<String, Long> last = new TreeMap<>();
        private final Map<String, String> contexts = new TreeMap<>();
        private CompletableFuture<Void> ended = new CompletableFuture<>();
        private int node;
        private long number;

        Writer(String bucket, int index) {
            this.bucket = bucket;
            this.name = "writer" + index + "-";
            this.node = index;
        }

        void next() {
            if (stopping) {
                ended.complete(null);
                return;
            }
            long value = ++number;
            String key = name + value % KEYS;
            KvClient client =
                    cluster.client(cluster.nodes().get(node % cluster.nodes().size()));
            String context = contexts.getOrDefault(key, "");
            client.put(bucket, key, Long.toString(value), context, Quorum.BUCKET, result -> wrote(key, value, result));
        }

        private void wrote(String key, long value, Result result) {
            if (result instanceof Result.Ok ok) {
                last.put(key, value);
                contexts.put(key, ok.context());
                acknowledged.incrementAndGet();
                cluster.timeline().after(AFTER_A_WRITE, this::next);
                return;
            }
            unknown.addAndGet(result instanceof Result.Unknown ? 1 : 0);
            node++;
            cluster.timeline().after(AFTER_A_FAILURE, this::next);
        }
    }
}
