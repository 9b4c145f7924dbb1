// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.RequestId;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import java.util.Set;
import java.util.TreeSet;

/**
 * A change of a bucket that a client waits for.
 *
 * @param unaware members that have not acknowledged it
 * @param deadline when the client is told that not all have
 */
record BucketChange(
        RequestId request, BucketVersion bucket, Set<NodeId> unaware, Set<NodeId> members, TimerId deadline) {
    /** True if more than half of the members have it, so that whoever asks as many of them hears of it. */
    boolean isKnownToAMajority() {
        return QuorumRule.majority(members).satisfied(aware());
    }

    /** The members that have acknowledged it. */
    Set<NodeId> aware() {
        Set<NodeId> aware = new TreeSet<>(members);
        aware.removeAll(unaware);
        return aware;
    }
}
