// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import dev.touchstone.store.protocol.wire.Bytes;

/**
 * What lies between the making of a bucket and its drop. A bucket of the same name that is made later is another generation, and has
 * none of the former one's keys.
 *
 * @param number the version of the change that made it: 1 or more, and higher than that of any former one
 * @param isDropped nothing of it is left to be read or written
 * @param secret what authenticates the contexts that are given out in it; told to no client
 */
public record Generation(long number, boolean isDropped, Bytes secret) {
    /** That of a key as clients name it: the bucket's newest. */
    public static final long NEWEST = 0;

    public static final int SECRET_BYTES = 32;

    /** Without the secret. */
    @Override
    public String toString() {
        return number + (isDropped ? " dropped" : "");
    }
}
