// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.request;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.version.CausalContext;
import org.jspecify.annotations.Nullable;

/** What a client asks of a node. */
public sealed interface Request {

    /** A request for one key, served by the shard of the key's token. */
    sealed interface KeyRequest extends Request {
        /** Calls what the visitor has for it. */
        <T> T accept(Visitor<T> visitor);

        /** One method for each, so that the compiler says who forgot one. */
        interface Visitor<T> {
            T get(Get request);

            T put(Put request);

            T delete(Delete request);
        }

        StoreKey key();

        RequestOptions options();

        /** The same of another key, and asked otherwise. */
        KeyRequest of(StoreKey other, RequestOptions otherwise);
    }

    /** A request that changes a key's record. */
    sealed interface WriteRequest extends KeyRequest {
        /** What its client has read of the key: the versions that it replaces; empty for a blind write. */
        CausalContext context();

        /** What is written; null for a tombstone. */
        @Nullable
        Value written();
    }

    record Get(StoreKey key, RequestOptions options) implements KeyRequest {
        @Override
        public Get of(StoreKey other, RequestOptions otherwise) {
            return new Get(other, otherwise);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.get(this);
        }
    }

    record Put(StoreKey key, Value value, CausalContext context, RequestOptions options) implements WriteRequest {
        @Override
        public Value written() {
            return value;
        }

        @Override
        public Put of(StoreKey other, RequestOptions otherwise) {
            return new Put(other, value, context, otherwise);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.put(this);
        }
    }

    /** A delete: leaves a tombstone. */
    record Delete(StoreKey key, CausalContext context, RequestOptions options) implements WriteRequest {
        @Override
        public @Nullable Value written() {
            return null;
        }

        @Override
        public Delete of(StoreKey other, RequestOptions otherwise) {
            return new Delete(other, context, otherwise);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.delete(this);
        }
    }

    /** A request for the cluster's configuration, served by the membership part. */
    sealed interface AdminRequest extends Request {
        /** Of the bucket. */
        String name();

        /** What the bucket is to be; null if it is to be none. */
        @Nullable
        BucketSettings settings();
    }

    /** Makes a bucket, or changes it. Answered when all live members know it. */
    record DefineBucket(String name, BucketSettings settings) implements AdminRequest {}

    /** Forgets a bucket's settings. */
    record DropBucket(String name) implements AdminRequest {
        @Override
        public @Nullable BucketSettings settings() {
            return null;
        }
    }
}
