// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;

/**
 * What a {@link CausalContext} says: the writes that its holder has seen, and the latest time among them.
 *
 * <p>Its bytes name the key's token and end with a checksum, so that a context of another key, which would silently
 * cover writes that nobody has seen, is refused.
 */
public record Seen(DotSet writes, long micros, int logical) {
    public static final Seen NOTHING = new Seen(DotSet.EMPTY, 0, 0);
    private static final int VERSION = 2;
    /** No clock and no counter gets here; beyond it, adding to either would overflow. */
    private static final long NUMBER_MAX = 1L << 61;

    /** True if its holder has seen all that the other's holder has. */
    public boolean covers(Seen other) {
        return writes.includes(other.writes);
    }

    /** The same for a client to keep, bound to the key with the token. */
    public CausalContext context(Token token) {
        ByteWriter out = new ByteWriter().u8(VERSION).i64(token.high());
        writes.write(out);
        out.i64(micros).varint(logical);
        return new CausalContext(out.checksum().toBytes());
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
        DotSet writes = DotSet.read(in);
        long micros = in.i64();
        int logical = (int) in.varint(Integer.MAX_VALUE);
        in.finish();
        boolean counters = writes.actors().stream().allMatch(actor -> writes.last(actor) < NUMBER_MAX);
        if (micros < 0 || micros >= NUMBER_MAX || !counters) {
            throw new IllegalArgumentException("a context that no node can have made");
        }
        return new Seen(writes, micros, logical);
    }
}
