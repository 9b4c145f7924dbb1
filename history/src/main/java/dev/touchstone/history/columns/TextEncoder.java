// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;

/** The dictionary of strings and keywords while a file is written: a short text is told once, and then by its place. */
final class TextEncoder {
    /** The texts that are new in this block. */
    final ColumnBytes told = new ColumnBytes();

    private final Object2IntOpenHashMap<Object> places = new Object2IntOpenHashMap<>();

    TextEncoder() {
        places.defaultReturnValue(-1);
    }

    /** Begins a block; true if the dictionary begins anew, as it is too large. */
    boolean beginBlock() {
        told.clear();
        boolean anew = places.size() > Layout.TEXTS_ENOUGH;
        if (anew) {
            places.clear();
            places.trim();
        }
        return anew;
    }

    /**
     * Writes a text into a column.
     *
     * @param value the text as a value, which is a string or a keyword
     */
    void write(Object value, boolean keyword, String text, ColumnBytes out) {
        int place = places.getInt(value);
        if (place < 0 && text.length() <= Layout.TEXT_LENGTH_MAX && places.size() < Layout.TEXTS_MAX) {
            place = places.size();
            places.put(value, place);
            told.u8(keyword ? 1 : 0);
            told.text(text);
        }
        if (place >= 0) {
            out.varint(2L * (Layout.TEXT + place) + 1);
        } else {
            out.varint(2L * (keyword ? Layout.KEYWORD : Layout.STRING) + 1);
            out.text(text);
        }
    }
}
