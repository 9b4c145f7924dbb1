// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.node;

/**
 * One life of a node, and the actor of the dots that it makes.
 *
 * @param boot raised durably at every start, so that no dot is ever used twice; a node that lost its disk draws a random
 *     one above 2^32
 */
public record Incarnation(NodeId node, long boot) implements Comparable<Incarnation> {
    @Override
    public int compareTo(Incarnation other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : Long.compare(boot, other.boot);
    }

    @Override
    public String toString() {
        return node + "#" + boot;
    }
}
