// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol;

import dev.touchstone.store.protocol.ring.Ring;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node knows of its cluster at one moment. Immutable.
 *
 * @param ring who owns what
 * @param liveness who seems alive; every member is there, this node included
 * @param buckets settings by bucket
 */
public record ClusterView(Ring ring, SortedMap<NodeId, Liveness> liveness, SortedMap<String, BucketSettings> buckets) {
    public ClusterView {
        liveness = Collections.unmodifiableSortedMap(new TreeMap<>(liveness));
        buckets = Collections.unmodifiableSortedMap(new TreeMap<>(buckets));
    }

    /** True unless the node is known to be dead. */
    public boolean mayBeAlive(NodeId node) {
        return liveness.getOrDefault(node, Liveness.ALIVE) != Liveness.DEAD;
    }

    /** What the failure detector says of a node. Routes requests; never changes who owns what. */
    public enum Liveness {
        ALIVE,
        SUSPECT,
        DEAD
    }
}
