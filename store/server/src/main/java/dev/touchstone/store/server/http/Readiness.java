// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a node is where it should be: its core has started, and it hears a majority of the members, itself included. */
final class Readiness {
    private Readiness() {}

    /** What is still missing, as what would follow the node's name in a sentence; null if nothing is. */
    static @Nullable String missing(ClusterView view) {
        int members = view.ring().members().size();
        int majority = members / 2 + 1;
        SortedSet<NodeId> hears = view.hears();
        if (view.heard().isEmpty()) {
            return "has not started its core yet";
        }
        return hears.size() >= majority
                ? null
                : "hears " + hears.size() + " of " + members + " members: "
                        + hears.stream().map(NodeId::name).collect(Collectors.joining(", ")) + "; waits for "
                        + majority;
    }
}
