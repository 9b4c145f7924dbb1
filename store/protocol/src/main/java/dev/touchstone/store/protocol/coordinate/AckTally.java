// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Who acknowledged, and whether that is enough; a node counts once, however often it says so. */
final class AckTally {
    private final QuorumRule rule;
    private final boolean countsTwice;
    private final Set<NodeId> from = new TreeSet<>();
    private int again;

    /**
     * Nobody has acknowledged yet.
     *
     * @param countsTwice the known bug: a node counts as often as it says so
     */
    AckTally(QuorumRule rule, boolean countsTwice) {
        this.rule = rule;
        this.countsTwice = countsTwice;
    }

    void add(NodeId node) {
        if (!from.add(node) && countsTwice) {
            again++;
        }
    }

    /** Who has acknowledged so far. */
    Set<NodeId> nodes() {
        return Collections.unmodifiableSet(from);
    }

    boolean has(NodeId node) {
        return from.contains(node);
    }

    int count() {
        return from.size() + again;
    }

    int needed() {
        return rule.least();
    }

    boolean hasQuorum() {
        return rule.satisfied(from) || (countsTwice && count() >= rule.least());
    }
}
