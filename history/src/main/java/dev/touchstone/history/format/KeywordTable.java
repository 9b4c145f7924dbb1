// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Values;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/** Refs of keywords by their bytes: a history names the same few a million times. Direct-mapped, so bounded. */
final class KeywordTable {
    private static final int SLOTS = 256;
    private static final byte[] EMPTY = {};

    private final Values values;
    private final byte[][] names = new byte[SLOTS][];
    private final int[] refs = new int[SLOTS];

    KeywordTable(Values values) {
        this.values = values;
        Arrays.fill(names, EMPTY);
    }

    int ref(byte[] bytes, int from, int to) throws CharacterCodingException {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        int slot = (hash ^ (hash >>> 8)) & (SLOTS - 1);
        byte[] known = names[slot];
        if (known != EMPTY && Arrays.equals(known, 0, known.length, bytes, from, to)) {
            return refs[slot];
        }
        int ref = values.ofKeyword(EdnBytes.text(bytes, from, to));
        if (values.isKept(ref)) {
            refs[slot] = ref;
            names[slot] = Arrays.copyOfRange(bytes, from, to);
        }
        return ref;
    }
}
