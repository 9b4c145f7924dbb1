// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.StartWatch;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.RingSnapshot;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        return views().thenApply(NodeWatch::seeEachOther);
    }

    /**
     * Blocks until all nodes see each other.
     *
     * @throws ClusterException if one ends, or it takes longer than the limit
     */
    public void awaitAllAlive(NodeVitals vitals, Duration limit, StartWatch watch) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Set<String> serving = new TreeSet<>();
        while (true) {
            Map<String, Optional<RingSnapshot>> views = now(views());
            views.forEach((node, view) -> {
                if (view.isPresent() && serving.add(node)) {
                    watch.step(node, "serves");
                }
            });
            if (seeEachOther(views)) {
                return;
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
    }

    /** What each node knows, asked all at once; empty for one that does not answer. Never fails. */
    private CompletableFuture<Map<String, Optional<RingSnapshot>>> views() {
        Map<String, CompletableFuture<Optional<RingSnapshot>>> answers = new LinkedHashMap<>();
        direct.forEach((node, client) -> answers.put(
                node,
                client.refresh()
                        .map(outcome -> outcome instanceof ClientOutcome.Ok<RingSnapshot> ok
                                ? Optional.of(ok.value())
                                : Optional.<RingSnapshot>empty())
                        .otherwise(Optional.empty())
                        .toCompletionStage()
                        .toCompletableFuture()));
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, Optional<RingSnapshot>> views = new LinkedHashMap<>();
                    answers.forEach((node, answer) -> views.put(node, answer.join()));
                    return views;
                });
    }

    private static boolean seeEachOther(Map<String, Optional<RingSnapshot>> views) {
        return views.values().stream().allMatch(view -> view.filter(
                        ring -> ring.dead().isEmpty() && ring.unknown().isEmpty())
                .isPresent());
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

    private static <T> T now(CompletableFuture<T> answer) throws InterruptedException {
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
                    boolean isRefused = outcome instanceof ClientOutcome.NotDone<Boolean> not
                            && (not.status() == 400 || not.status() == 409);
                    if (isRefused || tries <= 1) {
                        throw new CompletionException(new ClusterException("bucket " + name + ": " + outcome));
                    }
                    return CompletableFuture.supplyAsync(
                                    () -> null, CompletableFuture.delayedExecutor(POLL_MILLIS, TimeUnit.MILLISECONDS))
                            .thenCompose(waited -> define(name, settings, tries - 1));
                });
    }
}
