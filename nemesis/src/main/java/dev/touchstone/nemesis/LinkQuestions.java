// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

/** What a probe asks a node, so that a living one answers in bytes. The store's own words: faults know none. */
@FunctionalInterface
public interface LinkQuestions {
    /** The longest that is asked for. */
    int BYTES_MAX = 1_000;

    /**
     * A question for the node at the end of the link, the first thing sent on a connection of its own. It is answered when
     * it is there as a whole.
     *
     * @param bytesAtLeast how long it has to be; at most {@link #BYTES_MAX}
     */
    byte[] of(Link link, int bytesAtLeast);
}
