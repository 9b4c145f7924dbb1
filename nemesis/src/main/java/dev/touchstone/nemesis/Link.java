// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

/**
 * A directed link: what {@code from} sends to {@code to}. Clients are one endpoint, {@link #CLIENT}.
 *
 * @param from a node's name, or {@link #CLIENT}
 * @param to a node's name
 */
public record Link(String from, String to) implements Comparable<Link> {
    private static final String ARROW = "->";

    /** The endpoint of all clients. */
    public static final String CLIENT = "client";

    /**
     * The link with this proxy's name.
     *
     * @throws IllegalArgumentException if it is no such name
     */
    public static Link parse(String proxy) {
        int arrow = proxy.indexOf(ARROW);
        if (arrow < 1 || arrow + ARROW.length() == proxy.length()) {
            throw new IllegalArgumentException("'" + proxy + "' is no link: expected FROM->TO, as in n1->n2");
        }
        return new Link(proxy.substring(0, arrow), proxy.substring(arrow + ARROW.length()));
    }

    /** The name of the link's proxy: {@code n1->n2}. */
    public String proxy() {
        return from + ARROW + to;
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
