// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.Map;
import java.util.TreeMap;

/** Which incarnations of other nodes this shard forwards to: as they said, until they seem to be gone. */
final class Incarnations {
    /** Asks which it is. */
    static final long UNKNOWN = 0;

    private final Map<NodeId, Long> boots = new TreeMap<>();

    /** The boot of the node's incarnation, or {@link #UNKNOWN}. */
    long of(NodeId node) {
        return boots.getOrDefault(node, UNKNOWN);
    }

    void heard(NodeId node, long boot) {
        boots.put(node, boot);
    }

    /** One that is not heard may come back as another. */
    void viewChanged(ClusterView view) {
        boots.keySet().removeIf(node -> view.liveness().get(node) != ClusterView.Liveness.ALIVE);
    }
}
