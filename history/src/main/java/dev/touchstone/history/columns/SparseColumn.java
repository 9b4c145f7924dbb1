// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import org.jspecify.annotations.Nullable;

/** A column that few events have: each time the distance from the last such event of the block, and the value. */
final class SparseColumn {
    final ColumnBytes bytes = new ColumnBytes();
    private final ValueEncoder encoder;
    private int last;

    SparseColumn(TextEncoder texts) {
        encoder = new ValueEncoder(texts);
    }

    void beginBlock() {
        bytes.clear();
        last = 0;
    }

    void write(int position, @Nullable Object value) {
        if (value != null) {
            bytes.varint(position - last);
            last = position;
            encoder.write(value, bytes);
        }
    }
}
