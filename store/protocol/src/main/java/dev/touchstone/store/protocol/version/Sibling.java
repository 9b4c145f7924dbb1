// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.bucket.Value;
import org.jspecify.annotations.Nullable;

/**
 * One of the concurrent values of a key, or a tombstone.
 *
 * @param dot names the write
 * @param micros when it was made, see {@link HybridTimestamp}
 * @param logical as of {@link HybridTimestamp}
 * @param value null for a tombstone
 */
public record Sibling(
        Dot dot, long micros, int logical, @Nullable Value value) {
    public boolean isTombstone() {
        return value == null;
    }

    public HybridTimestamp timestamp() {
        return new HybridTimestamp(micros, logical, dot.actor());
    }

    /** Orders by time; the counter decides what no correct clock leaves open. */
    boolean isNewerThan(Sibling other) {
        int byTime = timestamp().compareTo(other.timestamp());
        return byTime != 0 ? byTime > 0 : dot.counter() > other.dot.counter();
    }
}
