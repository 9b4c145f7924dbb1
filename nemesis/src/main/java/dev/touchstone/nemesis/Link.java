// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

/**
 * A directed link: what {@code from} sends to {@code to}. Clients are one endpoint, {@link #CLIENT}.
 *
 * @param from a node's name, or {@link #CLIENT}
 * @param to a node's name
 */
public record Link(String from, String to) implements Comparable<Link> {
    /** The endpoint of all clients. */
    public static final String CLIENT = "client";

    /** The name of the link's proxy: {@code n1->n2}. */
    public String proxy() {
        return from + "->" + to;
    }

    @Override
    public int compareTo(Link other) {
        return proxy().compareTo(other.proxy());
    }

    @Override
    public String toString() {
        return proxy();
    }
}
