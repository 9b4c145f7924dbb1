// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.bucket.StoreKey;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How large the values of keys were when they were last seen, about, in a table of fixed size: keys share entries. So a read can be
 * counted before its answer is there. Thread-safe.
 */
final class ValueSizes {
    private static final int ENTRIES = 1 << 16;

    private final AtomicIntegerArray powers = new AtomicIntegerArray(ENTRIES);
    private final long unknown;
    /** Unknown to those who choose keys, so that they cannot choose which share an entry. */
    private final int multiplier = new SecureRandom().nextInt() | 1;

    /**
     * A table without entries.
     *
     * @param unknown what a value may be that was never seen
     */
    ValueSizes(long unknown) {
        this.unknown = unknown;
    }

    /** How large a key's value may be. */
    long expected(StoreKey key) {
        int power = powers.get(entry(key));
        return power == 0 ? unknown : 1L << power;
    }

    /** A key's value was so large. An entry falls by half at the most, since another key may have made it what it is. */
    void saw(StoreKey key, long size) {
        int power = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(size));
        powers.updateAndGet(entry(key), before -> Math.max(power, before - 1));
    }

    private int entry(StoreKey key) {
        int hash = key.bucket().hashCode();
        for (byte each : key.key().array()) {
            hash = hash * multiplier + each;
        }
        return (hash ^ (hash >>> 16)) & (ENTRIES - 1);
    }
}
