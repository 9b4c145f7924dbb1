// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that is wanted. What a kind of cluster has no use for, it ignores.
 *
 * @param nodes 1 to 9
 * @param seed of what is random in nodes and proxies
 * @param directory where the cluster may keep what it needs: configuration, data, logs; deleted by nobody while it runs
 * @param command what wants it, for {@code touchstone status}: {@code up} or {@code campaign}
 * @param keep what stays of the directory if the process that has the cluster is killed
 * @param startTimeout how long the start may take
 * @param links what links are made of, in a local cluster
 * @param toxiproxy the API of a real Toxiproxy to be used in place of the embedded one; null for that
 * @param smallDisks whether each node's data is on a small file system of its own, which can be filled
 * @param watch told how the start goes on
 */
public record ClusterRequest(
        int nodes,
        long seed,
        Path directory,
        String command,
        Keep keep,
        Duration startTimeout,
        LinkKind links,
        @Nullable URI toxiproxy,
        boolean smallDisks,
        StartWatch watch) {
    /** How long a start may take unless something else is said. */
    public static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    /** What stays of a cluster's directory when nobody can clean up in its own process any more. */
    public enum Keep {
        /** All of it: it is the user's own. */
        ALL,
        /** Logs and configurations of the nodes, but not what they stored. */
        LOGS,
        /** Nothing: the directory is a temporary one. */
        NOTHING
    }

    /** What so many nodes are called: {@code n1}, {@code n2} and so on. */
    public static List<String> names(int nodes) {
        return IntStream.rangeClosed(1, nodes).mapToObj(i -> "n" + i).toList();
    }

    /** A cluster for a campaign, in a lasting directory, with nothing special about it. */
    public static ClusterRequest of(int nodes, long seed, Path directory) {
        return new ClusterRequest(
                nodes,
                seed,
                directory,
                "campaign",
                Keep.ALL,
                START_TIMEOUT,
                LinkKind.PROXY,
                null,
                false,
                StartWatch.NONE);
    }
}
