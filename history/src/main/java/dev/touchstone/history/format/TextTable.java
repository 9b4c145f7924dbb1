// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import java.util.Arrays;

/** Refs of short texts by their characters: a history repeats the same few a million times. Direct-mapped, so bounded. */
final class TextTable {
    static final int ABSENT = -1;

    private static final int SLOTS = 1024;
    private static final int MAX_LENGTH = 32;
    private static final char[] EMPTY = {};

    private final char[][] texts = new char[SLOTS][];
    private final int[] refs = new int[SLOTS];

    TextTable() {
        Arrays.fill(texts, EMPTY);
    }

    /** The ref put for this text, or {@link #ABSENT}. */
    int get(char[] chars, int from, int length) {
        if (length > MAX_LENGTH) {
            return ABSENT;
        }
        int slot = slot(chars, from, length);
        char[] known = texts[slot];
        return known != EMPTY && Arrays.equals(known, 0, known.length, chars, from, from + length)
                ? refs[slot]
                : ABSENT;
    }

    void put(char[] chars, int from, int length, int ref) {
        if (length > 0 && length <= MAX_LENGTH) {
            int slot = slot(chars, from, length);
            texts[slot] = Arrays.copyOfRange(chars, from, from + length);
            refs[slot] = ref;
        }
    }

    private static int slot(char[] chars, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + chars[i];
        }
        return (hash ^ (hash >>> 10)) & (SLOTS - 1);
    }
}
