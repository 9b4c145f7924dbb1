// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who owns what, who seems alive, and how many owners the keys of each bucket have, as a node told.
 *
 * @param dead to be asked last of all
 * @param unknown of which the node that told has not heard yet; they may be asked as if they were alive
 * @param http addresses that the node knows
 */
public record RingSnapshot(
        Ring ring, Set<NodeId> dead, Set<NodeId> unknown, Map<String, Integer> owners, Map<NodeId, Address> http) {
    public RingSnapshot {
        dead = Collections.unmodifiableSet(new TreeSet<>(dead));
        unknown = Collections.unmodifiableSet(new TreeSet<>(unknown));
        owners = Collections.unmodifiableMap(new TreeMap<>(owners));
        http = Collections.unmodifiableMap(new TreeMap<>(http));
    }

    /** What a node tells that has this view of its cluster, and knows these addresses. */
    public static RingSnapshot of(ClusterView view, Map<NodeId, Address> http) {
        Set<NodeId> dead = new TreeSet<>();
        Set<NodeId> unknown = new TreeSet<>();
        for (Member member : view.ring().members()) {
            ClusterView.Liveness liveness = view.told(member.id());
            if (liveness == ClusterView.Liveness.DEAD) {
                dead.add(member.id());
            } else if (liveness == ClusterView.Liveness.UNKNOWN) {
                unknown.add(member.id());
            }
        }
        Map<String, Integer> owners = new TreeMap<>();
        view.buckets().forEach((bucket, settings) -> owners.put(bucket, settings.n()));
        return new RingSnapshot(view.ring(), dead, unknown, owners, http);
    }
}
