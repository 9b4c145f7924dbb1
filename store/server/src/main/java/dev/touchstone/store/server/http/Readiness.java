// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.ring.Member;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node is of use to clients: its core has started, it hears a majority of the members, itself included, and its storage
 * takes writes. A node whose disk is full still answers reads, but it is not where new requests should go.
 */
final class Readiness {
    /** What would follow the node's name in a sentence. */
    static final String MAY_MISS_BUCKETS = "may have lost buckets with its disk, and asks its peers which there are";

    private Readiness() {}

    /** What the node does not vouch for, as what would follow its name in a sentence. */
    static String words(RangeCounts ranges) {
        return "is being refilled by its peers: " + ranges.syncing() + " ranges are syncing, " + ranges.suspect()
                + " suspect, " + ranges.serving()
                + " serving; of a key in the former it says what the other owners have,"
                + " or that it does not know";
    }

    /** What is still missing, as what would follow the node's name in a sentence; null if nothing is. */
    static @Nullable String missing(Front front) {
        ClusterView view = front.view();
        List<NodeId> members = view.ring().members().stream().map(Member::id).toList();
        QuorumRule majority = QuorumRule.majority(members);
        SortedSet<NodeId> hears = view.hears();
        if (view.heard().isEmpty()) {
            return "has not started its core yet";
        }
        if (!majority.satisfied(hears)) {
            return "hears " + hears.size() + " of " + members.size() + " members: "
                    + hears.stream().map(NodeId::name).collect(Collectors.joining(", ")) + "; waits for "
                    + majority.least();
        }
        if (view.mayMissBuckets()) {
            return MAY_MISS_BUCKETS;
        }
        String shortage = front.storageShortage();
        return shortage == null ? null : "takes no writes: " + shortage;
    }
}
