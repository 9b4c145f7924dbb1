// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.node.Incarnation;

/**
 * When a write was made, in hybrid logical time.
 *
 * @param micros microseconds since the epoch, of the furthest clock that the writer had heard of
 * @param logical tells apart what happened at the same {@code micros}
 * @param actor tells apart what two nodes did at the same time
 */
public record HybridTimestamp(long micros, int logical, Incarnation actor) implements Comparable<HybridTimestamp> {
    @Override
    public int compareTo(HybridTimestamp other) {
        int byMicros = Long.compare(micros, other.micros);
        if (byMicros != 0) {
            return byMicros;
        }
        int byLogical = Integer.compare(logical, other.logical);
        return byLogical != 0 ? byLogical : actor.compareTo(other.actor);
    }

    @Override
    public String toString() {
        return micros + "." + logical + "@" + actor;
    }
}
