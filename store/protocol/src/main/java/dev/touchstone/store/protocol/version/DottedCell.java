// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.wire.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A cell of values that each carry the dot of the write that made it; its clock covers them. What is read and written with a
 * {@link CausalContext} is of these kinds, which differ in what they make of concurrent writes.
 */
public sealed interface DottedCell extends Cell permits Siblings, Latest {
    /** The values and tombstones, by dot. */
    List<Sibling> siblings();

    /** The values and tombstones of a cell that is of one of these kinds, or nothing. */
    static List<Sibling> siblingsOf(Cell cell) {
        return cell instanceof DottedCell dotted ? dotted.siblings() : List.of();
    }

    @Override
    default boolean isNone() {
        return siblings().isEmpty();
    }

    @Override
    default boolean isTombstone() {
        for (Sibling each : siblings()) {
            if (!each.isTombstone()) {
                return false;
            }
        }
        return !isNone();
    }

    /** The values, without tombstones. */
    default List<Sibling> values() {
        return siblings().stream().filter(sibling -> !sibling.isTombstone()).toList();
    }

    @Override
    default long valueBytes() {
        long bytes = 0;
        for (Sibling sibling : siblings()) {
            Value value = sibling.value();
            bytes += value == null ? 0 : value.content().length();
        }
        return bytes;
    }

    @Override
    default List<HybridTimestamp> stamps() {
        List<HybridTimestamp> stamps = new ArrayList<>(siblings().size());
        for (Sibling sibling : siblings()) {
            stamps.add(sibling.timestamp());
        }
        return stamps;
    }

    @Override
    default Seen seen(long generation) {
        return seen(generation, clock());
    }

    /**
     * What the client has seen that made a write which is in this cell: all that this cell knows but its other
     * values, as far as the client has not seen them, and must not replace them unseen. What these writes replaced is no loss to
     * cover: it is in no cell that has them.
     */
    default Seen seenAfter(long generation, Seen before, Sibling written) {
        DotSet seen = clock();
        for (Sibling other : siblings()) {
            if (!other.equals(written) && !before.writes().contains(other.dot())) {
                seen = seen.without(other.dot());
            }
        }
        return seen(generation, seen);
    }

    private Seen seen(long generation, DotSet seen) {
        if (isNone()) {
            return NoCell.NONE.seen(generation);
        }
        Sibling newest = newest().siblings().get(0);
        return new Seen(generation, seen, newest.micros(), newest.logical());
    }

    @Override
    DottedCell newest();

    /** The clock, then the values, each of which names its actor by his place in the clock. */
    @Override
    default void write(ByteWriter out) {
        clock().write(out);
        List<Incarnation> actors = new ArrayList<>(clock().actors());
        out.varint(siblings().size());
        for (Sibling sibling : siblings()) {
            out.varint(actors.indexOf(sibling.dot().actor()))
                    .varint(sibling.dot().counter());
            out.i64(sibling.micros()).varint(sibling.logical());
            Value value = sibling.value();
            out.flag(value != null);
            if (value != null) {
                out.text(value.contentType()).bytes(value.content());
            }
        }
    }
}
