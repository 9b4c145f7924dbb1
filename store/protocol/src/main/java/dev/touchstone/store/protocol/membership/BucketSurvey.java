// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.membership;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.RequestId;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.request.Request;
import java.util.Set;

/**
 * A change that is asked for, while this node hears what the others know of the bucket.
 *
 * @param silent members that have not said it yet
 */
record BucketSurvey(RequestId request, Request.AdminRequest asked, Set<NodeId> silent, int members, TimerId deadline) {
    boolean hasMajority() {
        return (members - silent.size()) * 2 > members;
    }
}
