// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.wire.ByteWriter;
import java.util.List;

/**
 * What a replica keeps under a key. Immutable; {@link RecordCodec} gives its binary form, in storage and in messages.
 *
 * <p>Replicas merge cells, hand them on, restore and collect them, whatever kind they are of. Only who makes a write or reads a
 * value needs to know the kind.
 *
 * <p>{@link #merge} is commutative, associative and idempotent, and {@link NoCell} is its neutral element, so that replicas which have
 * received the same writes, in any order and any number of times, are equal. Cells of two kinds have no merge. What comes from a
 * disk or a peer is measured against its bucket's kind before it gets as far as that.
 */
public sealed interface Cell permits NoCell, DottedCell {
    CellKind kind();

    /** True if no write was seen. */
    boolean isNone();

    /**
     * What both know: no write that either has seen is in doubt.
     *
     * @throws IllegalArgumentException if they are of two kinds
     */
    Cell merge(Cell other);

    /** True if the other holds no news for this one; false for one of another kind. */
    default boolean includes(Cell other) {
        boolean mixes = kind().admits(other.kind()) || other.kind().admits(kind());
        return mixes && (other.equals(this) || merge(other).equals(this));
    }

    /** True if a merge with the other leaves out a write that neither of them had seen replaced. */
    boolean losesBeside(Cell other);

    /** True if there is nothing in it but that something was deleted: it may be collected one day. */
    boolean isTombstone();

    /** The writes that it knows, those that were since replaced among them. A kind whose writes have no dots knows none. */
    DotSet clock();

    /**
     * When the writes in it were made. A kind whose writes have no stamps has none, and is taken for newer than everything: no
     * floor covers it.
     */
    List<HybridTimestamp> stamps();

    /** The latest of its stamps, in microseconds; the highest number if there are none. */
    default long newestMicros() {
        return stamps().stream().mapToLong(HybridTimestamp::micros).max().orElse(Long.MAX_VALUE);
    }

    /** What a client has seen that reads it, in a bucket of some generation. */
    Seen seen(long generation);

    /** How many bytes the values have together: keys, clocks and content types are not counted. */
    long valueBytes();

    /** The same with the newest of its values alone; itself if it never has more. */
    Cell newest();

    /** Writes its content, without its kind. */
    void write(ByteWriter out);
}
