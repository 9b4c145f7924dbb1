// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which key has which slot while a file is written, and the last integer told of each; the oldest key makes room. */
final class KeyEncoder {
    private final ValueEncoder encoder;
    private final Object2IntOpenHashMap<@Nullable Object> slots = new Object2IntOpenHashMap<>();
    private @Nullable Object[] keys = new Object[64];
    private long[] last = new long[64];
    private int count;
    private int hand;

    KeyEncoder(TextEncoder texts) {
        encoder = new ValueEncoder(texts);
        slots.defaultReturnValue(-1);
    }

    /** Writes which key it is; a new one gets a slot, whose integers begin at the one given. */
    int write(@Nullable Object key, long lastInteger, ColumnBytes out) {
        int slot = slots.getInt(key);
        if (slot >= 0) {
            out.varint(2L * slot);
            return slot;
        }
        if (count < Layout.KEYS_MAX) {
            slot = count++;
            if (slot == keys.length) {
                keys = Arrays.copyOf(keys, 2 * slot);
                last = Arrays.copyOf(last, 2 * slot);
            }
        } else {
            slot = hand;
            hand = (hand + 1) % count;
            slots.removeInt(keys[slot]);
        }
        keys[slot] = key;
        last[slot] = lastInteger;
        slots.put(key, slot);
        out.varint(2L * slot + 1);
        encoder.write(key, out);
        return slot;
    }

    long last(int slot) {
        return last[slot];
    }

    void last(int slot, long integer) {
        last[slot] = integer;
    }
}
