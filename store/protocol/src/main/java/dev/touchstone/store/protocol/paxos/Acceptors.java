// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The members of an epoch, each of which has an acceptor.
 *
 * @param epoch of the ring
 */
public record Acceptors(long epoch, SortedSet<NodeId> nodes) {
    public Acceptors {
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }

    /** Who is enough: any two such sets of them share one. */
    QuorumRule majority() {
        return QuorumRule.majority(nodes);
    }
}
