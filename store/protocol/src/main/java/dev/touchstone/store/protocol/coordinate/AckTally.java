// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.node.NodeId;
import java.util.Set;
import java.util.TreeSet;

/** Counts who acknowledged; a node counts once, however often it says so. */
final class AckTally {
    private final int needed;
    private final boolean countsTwice;
    private final Set<NodeId> from = new TreeSet<>();
    private int again;

    /**
     * Nobody has acknowledged yet.
     *
     * @param countsTwice the known bug: a node counts as often as it says so
     */
    AckTally(int needed, boolean countsTwice) {
        this.needed = needed;
        this.countsTwice = countsTwice;
    }

    void add(NodeId node) {
        if (!from.add(node) && countsTwice) {
            again++;
        }
    }

    boolean has(NodeId node) {
        return from.contains(node);
    }

    int count() {
        return from.size() + again;
    }

    int needed() {
        return needed;
    }

    boolean hasQuorum() {
        return count() >= needed;
    }
}
