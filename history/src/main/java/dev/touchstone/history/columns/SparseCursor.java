// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.HistoryException;
import org.jspecify.annotations.Nullable;

/** Reads a column that few events have: where the next one stands. */
final class SparseCursor {
    /** No event of this block has it any more. */
    private static final int NOWHERE = -1;

    final ColumnCursor bytes;
    int next = NOWHERE;
    private final ValueDecoder decoder;

    SparseCursor(ColumnCursor bytes, ValueDecoder decoder) {
        this.bytes = bytes;
        this.decoder = decoder;
    }

    /** Begins a block of so many events. */
    void beginBlock(int events) {
        next = 0;
        advance(events);
    }

    /** Goes on from a place that was read. */
    void advance(int events) {
        if (!bytes.hasMore()) {
            next = NOWHERE;
            return;
        }
        long place = next + bytes.varint();
        if (place < 0 || place > events) {
            throw new HistoryException("a column tells of more events than the block has");
        }
        next = (int) place;
    }

    /** Demands that all that was told was read. */
    void endBlock() {
        if (next != NOWHERE) {
            throw new HistoryException("a column tells of events out of order");
        }
    }

    /** The value here; then on to the next place. */
    @Nullable
    Object read(int events) {
        Object value = decoder.read(bytes);
        advance(events);
        return value;
    }
}
