// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.node.NodeId;
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

    /** Any two such sets of them share one. */
    int majority() {
        return nodes.size() / 2 + 1;
    }
}
