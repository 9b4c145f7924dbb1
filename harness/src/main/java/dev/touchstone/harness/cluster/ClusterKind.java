// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import dev.touchstone.harness.Suggestion;
import dev.touchstone.harness.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways to have a cluster. */
public enum ClusterKind {
    /** Child processes on loopback, a Toxiproxy proxy for every directed link. */
    LOCAL {
        @Override
        public Cluster start(int nodes, long seed, Path workDirectory) throws InterruptedException {
            return LocalCluster.start(nodes, seed, workDirectory);
        }
    },
    /** The same core in one thread under virtual time. */
    SIM {
        @Override
        public Cluster start(int nodes, long seed, Path workDirectory) {
            return new SimulatedCluster(nodes, seed);
        }
    };

    /**
     * Starts a cluster and waits until it is ready.
     *
     * @param workDirectory where it may keep what it needs; deleted by nobody
     * @throws ClusterException if it does not come up
     */
    public abstract Cluster start(int nodes, long seed, Path workDirectory) throws InterruptedException;

    /** True if one cluster is shared by all cells: it takes long to start, and cells that share a fault run at once. */
    public boolean isShared() {
        return this == LOCAL;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind with this word.
     *
     * @throws UsageException naming it and those that there are
     */
    public static ClusterKind of(String word) {
        if (word.equals("compose")) {
            throw new UsageException(
                    "--cluster compose is not there yet: --cluster local runs the same nodes behind the"
                            + " same kind of proxies, without Docker");
        }
        List<String> words = Arrays.stream(values()).map(ClusterKind::word).toList();
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException(Suggestion.unknown("cluster", word, words)));
    }
}
