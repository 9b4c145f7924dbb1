// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

/** Which nodes count towards a quorum. */
public enum QuorumKind implements Worded {
    /** Owners alone. */
    STRICT,
    /** An owner that is down is replaced by the next node on the ring, which keeps a hint for it. */
    SLOPPY;

    /**
     * The constant with this word.
     *
     * @throws IllegalArgumentException naming the word and those allowed
     */
    public static QuorumKind of(String word) {
        return Worded.of(QuorumKind.class, "quorum", word);
    }
}
