// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The key of a record in {@code Table.RECORDS}: its token, 16 bytes, then the bucket, its generation and the key. So the records of a bucket
 * that was dropped are others than those of the bucket that was made after it.
 */
public final class RecordKey {
    /** What each key begins with. */
    public static final int TOKEN_BYTES = 16;

    private RecordKey() {}

    public static Bytes encode(StoreKey key) {
        Token token = Token.of(key);
        int bucket = key.bucket().length();
        int bytes = TOKEN_BYTES
                + ByteWriter.varintBytes(bucket)
                + bucket
                + ByteWriter.varintBytes(key.generation())
                + key.key().length();
        return new ByteWriter(bytes)
                .i64(token.high())
                .i64(token.low())
                .text(key.bucket())
                .varint(key.generation())
                .raw(key.key().array())
                .toBytes();
    }

    /** The lowest key of a record whose token is this or higher. */
    public static Bytes first(Token token) {
        return new ByteWriter(TOKEN_BYTES).i64(token.high()).i64(token.low()).toBytes();
    }

    /** Where the records of a partition end: the lowest key of the next one, null after the last. */
    public static @Nullable Bytes end(Partitions partitions, int partition) {
        return partition + 1 == partitions.count() ? null : first(partitions.first(partition + 1));
    }

    /** The token that a place begins with. */
    public static Token token(Bytes encoded) {
        ByteReader in = new ByteReader(encoded);
        return new Token(in.i64(), in.i64());
    }

    /**
     * The bucket that a place names.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static String bucket(Bytes encoded) {
        ByteReader in = new ByteReader(encoded);
        in.i64();
        in.i64();
        return in.text();
    }

    /**
     * The key.
     *
     * @throws IllegalArgumentException if the bytes are not one
     */
    public static StoreKey decode(Bytes encoded) {
        ByteReader in = new ByteReader(encoded);
        Token token = new Token(in.i64(), in.i64());
        StoreKey key = new StoreKey(in.text(), in.varint(Long.MAX_VALUE), in.rest());
        if (!Token.of(key).equals(token)) {
            throw new IllegalArgumentException("the token " + token + " is not that of " + key);
        }
        return key;
    }
}
