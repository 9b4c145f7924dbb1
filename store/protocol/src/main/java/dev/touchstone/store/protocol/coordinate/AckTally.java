// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.NodeId;
import java.util.Set;
import java.util.TreeSet;

/** Counts who acknowledged; a node counts once, however often it says so. */
final class AckTally {
    private final int needed;
    private final Set<NodeId> from = new TreeSet<>();

    AckTally(int needed) {
        this.needed = needed;
    }

    void add(NodeId node) {
        from.add(node);
    }

    boolean has(NodeId node) {
        return from.contains(node);
    }

    int count() {
        return from.size();
    }

    int needed() {
        return needed;
    }

    boolean hasQuorum() {
        return from.size() >= needed;
    }
}
