// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.node;

/** The name of a physical node, unique in its cluster and kept for life: {@code n1}. */
public record NodeId(String name) implements Comparable<NodeId> {
    public NodeId {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a node's name is 1 to 64 letters, digits, dots, dashes or underscores, not \"" + name + "\"");
        }
    }

    /** By hand: names are made with every message that is read, and a regular expression took a twentieth of a simulation. */
    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 64 || !isLetterOrDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
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
