// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.cluster;

/**
 * What a node has yet to hand over to another, and what was done of that in this life. Immutable.
 *
 * @param marks keys that are marked, one by one
 * @param bytes of these keys
 * @param oldestMicros when the oldest of them was marked, by the wall clock; {@link #NONE_MARKED} if there is none
 * @param dirtyRanges partitions of the ring that are handed over as a whole, as marks were too many, or too old
 * @param sent records that were sent, each time
 * @param acknowledged of which the other said that it has them
 * @param received hints that coordinators asked this node to keep, as it stands in for the other
 */
public record HintCounts(
        long marks, long bytes, long oldestMicros, long dirtyRanges, long sent, long acknowledged, long received) {
    public static final long NONE_MARKED = Long.MAX_VALUE;
    public static final HintCounts NONE = new HintCounts(0, 0, NONE_MARKED, 0, 0, 0, 0);

    public HintCounts plus(HintCounts other) {
        return new HintCounts(
                marks + other.marks,
                bytes + other.bytes,
                Math.min(oldestMicros, other.oldestMicros),
                dirtyRanges + other.dirtyRanges,
                sent + other.sent,
                acknowledged + other.acknowledged,
                received + other.received);
    }

    /** How long the oldest key has been marked, at this time of the wall clock; 0 if none is. */
    public long oldestAgeMicros(long nowMicros) {
        return oldestMicros == NONE_MARKED ? 0 : Math.max(0, nowMicros - oldestMicros);
    }
}
