// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.starter;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.harness.cluster.compose.ComposeCluster;
import dev.touchstone.harness.cluster.local.LocalCluster;
import dev.touchstone.harness.cluster.sim.SimulatedCluster;
import dev.touchstone.simulation.SimConfig;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts clusters of every kind: the one place that knows all adapters. */
public final class ClusterStarter {
    private ClusterStarter() {}

    /**
     * Looks, before anything starts, whether such a cluster can be had on this machine, and says what a report should say of it.
     *
     * @param toxiproxy the API of a real Toxiproxy; null for the embedded one
     * @param smallDisks whether each node is to have a disk that can be filled
     * @return facts by name, in the order to show them
     * @throws dev.touchstone.harness.UsageException if it cannot be had
     */
    public static Map<String, String> check(
            ClusterKind kind, LinkKind links, @Nullable URI toxiproxy, boolean smallDisks) throws InterruptedException {
        return switch (kind) {
            case LOCAL -> LocalCluster.check(links, toxiproxy, smallDisks);
            case COMPOSE -> ComposeCluster.check();
            case SIM -> Map.of();
        };
    }

    /**
     * A simulated world as a cluster; belongs to the calling thread.
     *
     * @param watched whether its invariants look at buckets with a known bug, too
     */
    public static SimulatedCluster world(SimConfig config, long seed, boolean watched) {
        return new SimulatedCluster(config, seed, watched);
    }

    /**
     * Starts a cluster and waits until it is ready.
     *
     * @throws dev.touchstone.harness.cluster.ClusterException if it does not come up
     */
    public static Cluster start(ClusterKind kind, ClusterRequest request) throws InterruptedException {
        return switch (kind) {
            case LOCAL -> LocalCluster.start(request);
            case SIM -> world(SimConfig.ofNodes(request.nodes()), request.seed(), false);
            case COMPOSE -> ComposeCluster.start(request);
        };
    }
}
