// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.request;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.version.CausalContext;

/** What a client asks of a node. */
public sealed interface Request {

    /** A request for one key, served by the shard of the key's token. */
    sealed interface KeyRequest extends Request {
        StoreKey key();

        RequestOptions options();
    }

    record Get(StoreKey key, RequestOptions options) implements KeyRequest {}

    /**
     * A write.
     *
     * @param context what the client has read of this key: the versions that this write replaces; empty for a blind write
     */
    record Put(StoreKey key, Value value, CausalContext context, RequestOptions options) implements KeyRequest {}

    /** A delete: leaves a tombstone. */
    record Delete(StoreKey key, CausalContext context, RequestOptions options) implements KeyRequest {}

    /** A request for the cluster's configuration, served by the membership part. */
    sealed interface AdminRequest extends Request {}

    /** Makes a bucket, or changes it. Answered when all live members know it. */
    record DefineBucket(String name, BucketSettings settings) implements AdminRequest {}

    /** Forgets a bucket's settings. */
    record DropBucket(String name) implements AdminRequest {}
}
