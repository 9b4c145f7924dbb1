// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.ring;

import dev.touchstone.store.protocol.node.NodeId;

/**
 * A node's part in the ring.
 *
 * @param weight its share of the keys; it has 150 virtual nodes a unit, 1 to 100
 * @param zone where it stands; empty if that does not matter
 */
public record Member(NodeId id, int weight, String zone) {
    public Member {
        if (weight < 1 || weight > 100) {
            throw new IllegalArgumentException("the weight of " + id + " is 1 to 100, not " + weight);
        }
    }

    public static Member of(String name) {
        return new Member(new NodeId(name), 1, "");
    }
}
