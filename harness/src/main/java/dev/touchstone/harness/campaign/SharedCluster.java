// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.starter.ClusterStarter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cluster that groups of cells share, one after another: started for the first, replaced when one left it unwell. */
final class SharedCluster implements AutoCloseable {
    private final ClusterKind kind;
    private final CampaignPlan plan;
    private final Path directory;
    private final boolean keep;
    private @Nullable Cluster cluster;
    private @Nullable Thread starting;
    private boolean stopped;
    private int starts;

    SharedCluster(ClusterKind kind, CampaignPlan plan, Path directory, boolean keep) {
        this.kind = kind;
        this.plan = plan;
        this.directory = directory;
        this.keep = keep;
    }

    /**
     * The running cluster; starts one if there is none.
     *
     * @throws ClusterException if it does not come up, or {@link #interruptStart} was called
     */
    Cluster get(Progress progress) throws InterruptedException {
        if (cluster == null) {
            cluster = start(progress);
        }
        return cluster;
    }

    /** Gives up a start that is under way, and any later one; from any thread. */
    synchronized void interruptStart() {
        stopped = true;
        if (starting != null) {
            starting.interrupt();
        }
    }

    Map<String, String> clientUrls() {
        return cluster == null ? Map.of() : cluster.clientUrls();
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
        if (starts > 0 && !keep) {
            NodeData.delete(directory);
        }
    }

    /** The first of {@code 1}, {@code 2} … in which no node has stored anything: a new cluster must not see an old one's data. */
    static Path fresh(Path clusters) {
        int number = 1;
        while (NodeData.isIn(clusters.resolve(Integer.toString(number)))) {
            number++;
        }
        return clusters.resolve(Integer.toString(number));
    }

    private Cluster start(Progress progress) throws InterruptedException {
        synchronized (this) {
            if (stopped) {
                throw new ClusterException("the start of the cluster was interrupted");
            }
            starting = Thread.currentThread();
        }
        progress.phase("cluster", "start", plan.nodes() + " nodes");
        starts++;
        try {
            return ClusterStarter.start(kind, request(progress));
        } catch (InterruptedException e) {
            if (!stopped()) {
                throw e;
            }
            throw new ClusterException("the start of the cluster was interrupted", e);
        } finally {
            progress.over("cluster");
            synchronized (this) {
                starting = null;
                if (stopped) {
                    // It was meant for the start alone.
                    Thread.interrupted();
                }
            }
        }
    }

    private ClusterRequest request(Progress progress) {
        return new ClusterRequest(
                plan.nodes(),
                plan.seed(),
                fresh(directory),
                "campaign",
                keep ? ClusterRequest.Keep.ALL : ClusterRequest.Keep.LOGS,
                plan.cluster().startTimeout(),
                plan.cluster().links(),
                plan.cluster().toxiproxy(),
                plan.needsSmallDisks(),
                (what, detail) -> progress.phase("cluster", "up", what + " " + detail));
    }

    private synchronized boolean stopped() {
        return stopped;
    }
}
