// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

/** Which nodes a client asks. */
public enum Reach {
    /** One alone, whatever happens to it. */
    HOME("one node each"),
    /** The first of a list that did not fail a moment ago, whoever owns the key. */
    LIST("the first of a list that does not fail"),
    /** The owners of the key, as far as a node told who they are. */
    RING("owners, by the ring that a node told");

    private final String words;

    Reach(String words) {
        this.words = words;
    }

    /** For people: whom they ask. */
    public String words() {
        return words;
    }
}
