// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.StartWatch;
import dev.touchstone.store.client.ClientOutcome;
import dev.touchstone.store.client.RingSnapshot;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.protocol.BucketSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Asks the nodes of a real cluster, past all proxies, what they know. Thread-safe. */
public final class NodeWatch {
    private static final int DEFINE_TRIES = 20;
    private static final long POLL_MILLIS = 200;

    private final Map<String, TouchstoneClient> direct;

    NodeWatch(Map<String, TouchstoneClient> direct) {
        this.direct = direct;
    }

    /** Whether every node answers, has heard of every other, and takes none for dead. Never fails. */
    public CompletableFuture<Boolean> allAlive() {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (TouchstoneClient client : direct.values()) {
            answers.add(client.refresh()
                    .map(outcome -> outcome instanceof ClientOutcome.Ok<RingSnapshot> ok
                            && ok.value().dead().isEmpty()
                            && ok.value().unknown().isEmpty())
                    .otherwise(false)
                    .toCompletionStage()
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream().allMatch(CompletableFuture::join));
    }

    /**
     * Blocks until all nodes see each other.
     *
     * @throws ClusterException if one ends, or it takes longer than the limit
     */
    public void awaitAllAlive(NodeVitals vitals, Duration limit, StartWatch watch) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Set<String> serving = new TreeSet<>();
        while (!isTrue(allAlive())) {
            for (Map.Entry<String, TouchstoneClient> node : direct.entrySet()) {
                if (!serving.contains(node.getKey()) && isTrue(serves(node.getValue()))) {
                    serving.add(node.getKey());
                    watch.step(node.getKey(), "serves");
                }
            }
            String obituary = vitals.obituary();
            if (obituary != null) {
                throw new ClusterException(obituary);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ClusterException(tooLate(serving, vitals, limit));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        direct.keySet().stream().filter(node -> !serving.contains(node)).forEach(node -> watch.step(node, "serves"));
    }

    private String tooLate(Set<String> serving, NodeVitals vitals, Duration limit) {
        String allowed = " within the " + limit.toMillis() / 1000.0 + " s that a start may take (--start-timeout)";
        for (String node : direct.keySet()) {
            if (!serving.contains(node)) {
                return node + " does not serve" + allowed + "; it said last: " + vitals.lastWords(node);
            }
        }
        return "all nodes serve, but do not see each other" + allowed;
    }

    private static CompletableFuture<Boolean> serves(TouchstoneClient node) {
        return node.refresh()
                .map(outcome -> outcome instanceof ClientOutcome.Ok<RingSnapshot>)
                .otherwise(false)
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static boolean isTrue(CompletableFuture<Boolean> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking never fails", e.getCause());
        }
    }

    /** Makes the buckets, one after another. */
    public CompletableFuture<Void> defineBuckets(Map<String, BucketSettings> settings) {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (Map.Entry<String, BucketSettings> bucket : new TreeMap<>(settings).entrySet()) {
            done = done.thenCompose(before -> define(bucket.getKey(), bucket.getValue(), DEFINE_TRIES));
        }
        return done;
    }

    private CompletableFuture<Void> define(String name, BucketSettings settings, int tries) {
        TouchstoneClient client = direct.values().iterator().next();
        return client.defineBucket(name, settings)
                .toCompletionStage()
                .toCompletableFuture()
                .thenCompose(outcome -> {
                    if (outcome instanceof ClientOutcome.Ok<Boolean>) {
                        return CompletableFuture.completedFuture(null);
                    }
                    boolean isRefused = outcome instanceof ClientOutcome.NotDone<Boolean> not && not.status() == 400;
                    if (isRefused || tries <= 1) {
                        throw new CompletionException(new ClusterException("bucket " + name + ": " + outcome));
                    }
                    return CompletableFuture.supplyAsync(
                                    () -> null, CompletableFuture.delayedExecutor(POLL_MILLIS, TimeUnit.MILLISECONDS))
                            .thenCompose(waited -> define(name, settings, tries - 1));
                });
    }
}
