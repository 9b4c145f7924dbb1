// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import dev.touchstone.store.protocol.wire.Bytes;

/**
 * A key within its bucket. Limits are checked where a request enters, not here.
 *
 * @param generation of the bucket, by number: what is kept and sent between nodes belongs to one; {@link Generation#NEWEST} as a client names
 *     it
 */
public record StoreKey(String bucket, long generation, Bytes key) implements Comparable<StoreKey> {
    /** As a client names it. */
    public StoreKey(String bucket, Bytes key) {
        this(bucket, Generation.NEWEST, key);
    }

    /** The same key of another generation of its bucket. */
    public StoreKey in(long other) {
        return other == generation ? this : new StoreKey(bucket, other, key);
    }

    @Override
    public int compareTo(StoreKey other) {
        int byBucket = bucket.compareTo(other.bucket);
        if (byBucket != 0) {
            return byBucket;
        }
        int byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : Long.compare(generation, other.generation);
    }

    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
