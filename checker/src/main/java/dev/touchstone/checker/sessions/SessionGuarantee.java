// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sessions;

import java.util.Locale;

/**
 * What a session may be promised; by the versions that its reads return, of which "older" is by the history's version
 * order. The four are of Terry et al., "Session Guarantees for Weakly Consistent Replicated Data" (PDIS 1994).
 */
public enum SessionGuarantee {
    /** A read returns nothing older than the session's own last acknowledged write of the key. */
    READ_YOUR_WRITES,
    /** A read returns nothing older than what the session read of the key before. */
    MONOTONIC_READS,
    /**
     * Writes of one session are seen in its order: after having read a write, a session's reads return nothing older than
     * what the writer's session wrote before it, to any key.
     */
    MONOTONIC_WRITES,
    /**
     * Writes are seen after what they may depend on: after having read a write, a session's reads return nothing older
     * than what the writer's session had last read of that key before it wrote.
     */
    WRITES_FOLLOW_READS,
    /** Pipelined RAM, as Brzeziński, Sobaniec and Wawrzyniak (PDP 2004) show it: the first three together. */
    PRAM;

    /** The property's name, as in {@link dev.touchstone.checker.Checker#property}: {@code monotonic-reads}. */
    public String property() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether what breaks the other breaks this. */
    public boolean includes(SessionGuarantee other) {
        return this == other || (this == PRAM && other != WRITES_FOLLOW_READS);
    }
}
