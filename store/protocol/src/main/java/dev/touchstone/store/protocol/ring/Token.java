// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.ring;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.commons.codec.digest.MurmurHash3;

/** A place on the ring, 0 to 2^128 - 1: two halves, compared as unsigned. */
public record Token(long high, long low) implements Comparable<Token> {

    /** The key's place: a hash of the bucket's length, the bucket and the key, so that no two pairs are hashed alike. */
    public static Token of(StoreKey key) {
        int bucket = key.bucket().length();
        return hash(new ByteWriter(Integer.BYTES
                        + ByteWriter.varintBytes(bucket)
                        + bucket
                        + key.key().length())
                .i32(bucket)
                .text(key.bucket())
                .raw(key.key().array())
                .toBytes()
                .array());
    }

    /** The place of a node's virtual node. */
    static Token ofVirtualNode(String node, int index) {
        return hash(new ByteWriter()
                .raw(node.getBytes(StandardCharsets.UTF_8))
                .u8(0)
                .i32(index)
                .toBytes()
                .array());
    }

    /** The place of any bytes; for digests. */
    public static Token ofBytes(Bytes content) {
        return hash(content.array());
    }

    private static Token hash(byte[] content) {
        long[] halves = MurmurHash3.hash128x64(content);
        return new Token(halves[0], halves[1]);
    }

    @Override
    public int compareTo(Token other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
