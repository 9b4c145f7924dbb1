// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.HistoryException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which key has which slot while a file is read, and the last integer told of each. */
final class KeyDecoder {
    private final ValueDecoder decoder;
    private @Nullable Object[] keys = new Object[64];
    long[] last = new long[64];
    private int count;

    KeyDecoder(ValueDecoder decoder) {
        this.decoder = decoder;
    }

    /** The slot of the key that an operation is of; the integers of a new one begin at the one given. */
    int read(ColumnCursor in, long lastInteger) {
        long head = in.varint();
        long slot = head >>> 1;
        boolean told = (head & 1) != 0;
        if (slot > count || (slot == count && (!told || slot == Layout.KEYS_MAX))) {
            throw new HistoryException("slot " + slot + " is of no key");
        }
        if (told) {
            tell((int) slot, decoder.read(in), lastInteger);
        }
        return (int) slot;
    }

    private void tell(int slot, @Nullable Object key, long lastInteger) {
        if (slot == count) {
            if (slot == keys.length) {
                keys = Arrays.copyOf(keys, 2 * slot);
                last = Arrays.copyOf(last, 2 * slot);
            }
            count++;
        }
        keys[slot] = key;
        last[slot] = lastInteger;
    }

    @Nullable
    Object key(int slot) {
        return keys[slot];
    }
}
