// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import dev.touchstone.store.protocol.wire.Bytes;

/** A key within its bucket. Limits are checked where a request enters, not here. */
public record StoreKey(String bucket, Bytes key) implements Comparable<StoreKey> {
    @Override
    public int compareTo(StoreKey other) {
        int byBucket = bucket.compareTo(other.bucket);
        return byBucket != 0 ? byBucket : key.compareTo(other.key);
    }

    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
