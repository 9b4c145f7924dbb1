// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.node;

/**
 * One life of a node, and the actor of the dots that it makes.
 *
 * @param boot raised durably at every start, so that no dot is ever used twice; a node that lost its disk draws a random
 *     one above 2^32
 */
public record Incarnation(NodeId node, long boot) implements Comparable<Incarnation> {
    /** Numbers that are drawn are above it, and told in fewer letters. */
    private static final long SHORT_MAX = 1L << 40;

    @Override
    public int compareTo(Incarnation other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : Long.compare(boot, other.boot);
    }

    @Override
    public String toString() {
        return node + "#" + (boot < SHORT_MAX ? Long.toString(boot) : Long.toString(boot, 36));
    }
}
