// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys of which nothing is kept any more, so that one that comes back is not taken for a new one. Whole numbers are kept as
 * ranges, since keys that are retired one after another make few; of others the hash is, and of too many only that there were.
 * Never says of a forgotten key that it was not.
 */
final class ForgottenKeys {
    private static final int KEPT_MAX = 1 << 20;

    /** By first number: the last. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    private final LongOpenHashSet hashes = new LongOpenHashSet();
    private boolean isFull;

    void add(@Nullable Object key) {
        isFull |= ranges.size() + hashes.size() >= KEPT_MAX;
        if (isFull) {
            return;
        }
        if (!(key instanceof Long number)) {
            hashes.add(hash(key));
            return;
        }
        long first = number;
        long last = number;
        Map.Entry<Long, Long> below = ranges.floorEntry(number);
        if (below != null && below.getValue() >= number) {
            return;
        }
        if (below != null && below.getValue() == number - 1) {
            first = below.getKey();
        }
        Long above = number == Long.MAX_VALUE ? null : ranges.remove(number + 1);
        last = above == null ? last : above;
        ranges.put(first, last);
    }

    boolean mayContain(@Nullable Object key) {
        if (isFull) {
            return true;
        }
        if (!(key instanceof Long number)) {
            return hashes.contains(hash(key));
        }
        Map.Entry<Long, Long> below = ranges.floorEntry(number);
        return below != null && below.getValue() >= number;
    }

    /** FNV-1a, of 64 bits: of a million keys two hardly ever have the same. */
    private static long hash(@Nullable Object key) {
        String text = PlainValues.render(key);
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
