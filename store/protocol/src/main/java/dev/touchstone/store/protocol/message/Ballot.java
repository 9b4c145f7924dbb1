// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.message;

import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;

/**
 * Names one attempt to have a value chosen. No two attempts have the same: a node counts up, and its next life is another
 * incarnation.
 *
 * @param counter from 1; 0 in {@link #NONE} alone
 */
public record Ballot(long counter, Incarnation by) implements Comparable<Ballot> {
    /** Below all others. */
    public static final Ballot NONE = new Ballot(0, new Incarnation(new NodeId("none"), 0));

    public boolean isBelow(Ballot other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Ballot other) {
        return counter != other.counter ? Long.compare(counter, other.counter) : by.compareTo(other.by);
    }

    @Override
    public String toString() {
        return counter + "/" + by;
    }
}
