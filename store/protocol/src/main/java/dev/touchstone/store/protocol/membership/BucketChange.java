// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.message.BucketVersion;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.RequestId;
import dev.touchstone.store.protocol.port.TimerId;
import java.util.Set;

/**
 * A change of a bucket that a client waits for.
 *
 * @param unaware members that have not acknowledged it
 * @param deadline when the client is told that not all have
 */
record BucketChange(RequestId request, BucketVersion bucket, Set<NodeId> unaware, int members, TimerId deadline) {
    /** True if more than half of the members have it, so that whoever asks as many of them hears of it. */
    boolean isKnownToAMajority() {
        return (members - unaware.size()) * 2 > members;
    }
}
