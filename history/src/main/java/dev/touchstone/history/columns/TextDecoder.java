// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Keyword;
import java.util.Arrays;

/** The dictionary of strings and keywords while a file is read. */
final class TextDecoder {
    private static final int UTF8_BYTES_MAX = 4;

    private Object[] texts = new Object[256];
    private int size;

    void clear() {
        Arrays.fill(texts, 0, size, "");
        size = 0;
    }

    /** Adds the texts that are new in a block. */
    void add(ColumnCursor in) {
        while (in.hasMore()) {
            if (size == Layout.TEXTS_MAX) {
                throw new HistoryException("the dictionary has more than " + Layout.TEXTS_MAX + " texts");
            } else if (size == texts.length) {
                texts = Arrays.copyOf(texts, 2 * size);
            }
            long kind = in.varint();
            String text = in.text(UTF8_BYTES_MAX * Layout.TEXT_LENGTH_MAX);
            texts[size++] = kind == 0 ? text : new Keyword(text);
        }
    }

    Object get(long place) {
        if (place >= size) {
            throw new HistoryException("the dictionary has no text " + place);
        }
        return texts[(int) place];
    }
}
