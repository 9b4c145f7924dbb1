// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterRequest;
import dev.touchstone.harness.cluster.StartWatch;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster that groups of cells share, one after another: started for the first, replaced when one left it unwell. */
final class SharedCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedCluster.class);

    private final ClusterKind kind;
    private final CampaignPlan plan;
    private final Path directory;
    private final boolean keep;
    private final Starter starter;
    private @Nullable Cluster cluster;
    private @Nullable Thread starting;
    private boolean stopped;
    private int starts;
    private final Set<String> left = new LinkedHashSet<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** What starts clusters. */
    interface Starter {
        Cluster start(ClusterKind kind, ClusterRequest request) throws InterruptedException;
    }

    SharedCluster(ClusterKind kind, CampaignPlan plan, Path directory, boolean keep, Starter starter) {
        this.starter = starter;
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

    /** What could not be ended or removed of the clusters so far, and why, in a sentence each. */
    List<String> left() {
        return List.copyOf(left);
    }

    /** Ends the cluster, if there is one; what of it cannot be ended is {@link #left}, and no failure of the cells that ran on it. */
    @Override
    public void close() {
        Cluster ended = cluster;
        cluster = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (ClusterException e) {
                LOG.info("event=cluster-left reason=\"{}\"", e.getMessage());
                left.add(String.valueOf(e.getMessage()));
            }
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
            return starter.start(kind, request(progress));
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
                watch(progress));
    }

    private StartWatch watch(Progress progress) {
        return new StartWatch() {
            @Override
            public void step(String what, String detail) {
                progress.phase("cluster", "up", what + " " + detail);
            }

            @Override
            public void warn(String what, String detail) {
                // What stays of another's is there at each start.
                if (warned.add(what)) {
                    progress.phase("cluster", "problem", what + " " + detail);
                }
            }
        };
    }

    private synchronized boolean stopped() {
        return stopped;
    }
}
