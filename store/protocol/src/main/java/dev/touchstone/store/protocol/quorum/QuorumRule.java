// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.quorum;

import dev.touchstone.store.protocol.node.NodeId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which sets of nodes are enough. Here, and nowhere else, a quorum is decided: a test looks through the sources for arithmetic of that kind.
 *
 * <p>Every rule is monotone: what is enough stays enough when more nodes join it. Immutable.
 */
public sealed interface QuorumRule {
    /** True if these nodes are enough; nodes that are none of the rule's count for nothing. */
    boolean satisfied(Set<NodeId> by);

    /** The nodes that count. */
    Set<NodeId> nodes();

    /** The fewest nodes that can be enough; to tell people, and to decide nothing. */
    int least();

    /** So many of these nodes. */
    static QuorumRule count(Collection<NodeId> nodes, int needed) {
        return new Count(FewNodes.of(nodes), needed);
    }

    /** More than half of these nodes: any two such sets have one in common. */
    static QuorumRule majority(Collection<NodeId> nodes) {
        FewNodes all = FewNodes.of(nodes);
        return new Count(all, majorityOf(all.size()));
    }

    /** How many of so many nodes are more than half. */
    static int majorityOf(int nodes) {
        return nodes / 2 + 1;
    }

    /**
     * So many of these nodes that they share one with any {@code holders} of them; with 0 holders there is none to share, and nothing
     * is enough.
     */
    static QuorumRule meeting(Collection<NodeId> nodes, int holders) {
        FewNodes all = FewNodes.of(nodes);
        return new Count(all, Math.max(1, meetingOf(all.size(), holders)));
    }

    /** How many of so many nodes share one with any {@code holders} of them; more than there are if there are 0 holders. */
    static int meetingOf(int nodes, int holders) {
        return nodes - holders + 1;
    }

    /** True if any so many of the nodes, and any so many others, share one: {@code some + others > nodes}. */
    static boolean meet(int nodes, int some, int others) {
        return some >= meetingOf(nodes, others);
    }

    /** Both: while a set of nodes, or what is asked of it, changes, the old rule and the new one hold. */
    static QuorumRule joint(QuorumRule old, QuorumRule next) {
        return new Joint(old, next);
    }

    /**
     * True if no set that satisfies this rule can do without all of these nodes, so that each shares at least one with them.
     * What all of them hold, every such set finds.
     */
    default boolean cannotMiss(Set<NodeId> holders) {
        Set<NodeId> others = new TreeSet<>(nodes());
        others.removeAll(holders);
        return !satisfied(others);
    }

    /** So many of the nodes; more than there are is never satisfied. */
    record Count(Set<NodeId> nodes, int least) implements QuorumRule {
        public Count {
            nodes = FewNodes.of(nodes);
            if (least < 1) {
                throw new IllegalArgumentException("a quorum is 1 node at least, not " + least);
            }
        }

        @Override
        public boolean satisfied(Set<NodeId> by) {
            return among(by, true) >= least;
        }

        @Override
        public boolean cannotMiss(Set<NodeId> holders) {
            return among(holders, false) < least;
        }

        /** How many of the nodes are among some, or are not. */
        private int among(Set<NodeId> some, boolean are) {
            int found = 0;
            for (NodeId node : nodes) {
                found += some.contains(node) == are ? 1 : 0;
            }
            return found;
        }
    }

    /** Both of two rules. */
    record Joint(QuorumRule old, QuorumRule next) implements QuorumRule {
        @Override
        public boolean satisfied(Set<NodeId> by) {
            return old.satisfied(by) && next.satisfied(by);
        }

        @Override
        public Set<NodeId> nodes() {
            Set<NodeId> nodes = new TreeSet<>(old.nodes());
            nodes.addAll(next.nodes());
            return nodes;
        }

        @Override
        public int least() {
            return Math.max(old.least(), next.least());
        }
    }
}
