// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.sim;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.Timeline;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Settling;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.SimWorld;
import dev.touchstone.simulation.coverage.Coverage;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.workloads.KvClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A simulated world as a cluster. Belongs to the thread that made it. */
public final class SimulatedCluster implements Cluster {
    /** Far more than a cell takes: what is not done by then never will be. */
    private static final Duration AT_MOST = Duration.ofDays(30);

    private final SimWorld world;
    private final SimConfig config;

    /**
     * A world of its own.
     *
     * @param watched whether its invariants look at buckets with a known bug, too
     */
    public SimulatedCluster(SimConfig config, long seed, boolean watched) {
        this.config = config;
        this.world = new SimWorld(seed, config, watched);
    }

    @Override
    public ClusterKind kind() {
        return ClusterKind.SIM;
    }

    @Override
    public List<String> nodes() {
        return world.nodes();
    }

    @Override
    public Timeline timeline() {
        return world.timeline();
    }

    @Override
    public Injector<Fault> injector() {
        return world.injector();
    }

    @Override
    public Settling settling() {
        return world.settling();
    }

    @Override
    public KvClient client(String node) {
        return world.client(node);
    }

    @Override
    public CompletableFuture<Void> defineBuckets(Map<String, BucketSettings> buckets) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        world.defineBuckets(buckets, () -> done.complete(null));
        return done;
    }

    @Override
    public void runUntil(CompletableFuture<?> done) {
        world.runUntil(done::isDone, AT_MOST);
        world.demandAgreement();
    }

    /** The knobs of the world. */
    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        config.knobs().forEach((name, value) -> facts.put("world: " + name, value));
        return facts;
    }

    @Override
    public Optional<String> obituary() {
        return Optional.empty();
    }

    @Override
    public Map<String, List<String>> logTails() {
        return Map.of();
    }

    @Override
    public Map<String, String> clientUrls() {
        return Map.of();
    }

    @Override
    public Optional<String> toxiproxyUrl() {
        return Optional.empty();
    }

    /** What happened in it so far. */
    public Coverage coverage() {
        return world.coverage();
    }

    @Override
    public void close() {
        // Nothing but memory is held.
    }
}
