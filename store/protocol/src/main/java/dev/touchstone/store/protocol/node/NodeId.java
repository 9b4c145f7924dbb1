// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.node;

/** The name of a physical node, unique in its cluster and kept for life: {@code n1}. */
public record NodeId(String name) implements Comparable<NodeId> {
    public NodeId {
        if (!Names.isName(name)) {
            throw new IllegalArgumentException("a node's name is " + Names.RULE + ", not \"" + name + "\"");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
