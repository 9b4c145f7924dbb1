// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol;

import java.util.regex.Pattern;

/** The name of a physical node, unique in its cluster and kept for life: {@code n1}. */
public record NodeId(String name) implements Comparable<NodeId> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public NodeId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a node's name is 1 to 64 letters, digits, dots, dashes or underscores, not \"" + name + "\"");
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
