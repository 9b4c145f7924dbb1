// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records, and remembers the last ones: what is written at one replica soon comes to the others, and is what the next
 * write replaces.
 */
final class DecodedRecords {
    private static final int PLACES = 1 << 12;

    private final @Nullable Bytes[] encoded = new Bytes[PLACES];
    private final @Nullable DottedCell[] records = new DottedCell[PLACES];

    DottedCell of(Bytes bytes) {
        int place = bytes.hashCode() & (PLACES - 1);
        DottedCell known = records[place];
        if (known != null && bytes.equals(encoded[place])) {
            return known;
        }
        DottedCell record = (DottedCell) RecordCodec.decode(bytes);
        encoded[place] = bytes;
        records[place] = record;
        return record;
    }
}
