// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;

/**
 * What a {@link CausalContext} says: the writes that its holder has seen, and the latest time among them.
 *
 * <p>Its bytes name the key's token and end with a checksum, so that a context of another key, which would silently
 * cover writes that nobody has seen, is refused.
 */
public record Seen(VersionVector writes, long micros, int logical) {
    public static final Seen NOTHING = new Seen(VersionVector.EMPTY, 0, 0);
    private static final int VERSION = 1;

    /** The context of a record, for the client that reads or writes it. */
    public static CausalContext contextOf(Token token, Siblings record) {
        if (record.isNone()) {
            return CausalContext.EMPTY;
        }
        Sibling newest = record.newest().siblings().get(0);
        ByteWriter out = new ByteWriter().u8(VERSION).i64(token.high());
        record.clock().write(out);
        return new CausalContext(
                out.i64(newest.micros()).varint(newest.logical()).checksum().toBytes());
    }

    /**
     * What the context says of the key with the token.
     *
     * @throws IllegalArgumentException if it is none of this key
     */
    public static Seen of(Token token, CausalContext context) {
        Bytes encoded = context.encoded();
        if (encoded.length() == 0) {
            return NOTHING;
        }
        ByteReader in = new ByteReader(encoded);
        in.checksum();
        if (in.u8() != VERSION) {
            throw new IllegalArgumentException("a context of a version that is not known");
        }
        if (in.i64() != token.high()) {
            throw new IllegalArgumentException("a context of another key");
        }
        VersionVector writes = VersionVector.read(in);
        long micros = in.i64();
        int logical = (int) in.varint(Integer.MAX_VALUE);
        in.finish();
        return new Seen(writes, micros, logical);
    }
}
