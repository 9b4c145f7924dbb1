// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.starter;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.local.LocalCluster;
import dev.touchstone.harness.cluster.sim.SimulatedCluster;

/** Starts clusters of every kind: the one place that knows all adapters. */
public final class ClusterStarter {
    private ClusterStarter() {}

    /**
     * Starts a cluster and waits until it is ready.
     *
     * @throws dev.touchstone.harness.cluster.ClusterException if it does not come up
     */
    public static Cluster start(ClusterKind kind, ClusterRequest request) throws InterruptedException {
        return switch (kind) {
            case LOCAL -> LocalCluster.start(request);
            case SIM -> new SimulatedCluster(request.nodes(), request.seed());
            case COMPOSE -> throw new UsageException("--cluster compose is not there yet");
        };
    }
}
