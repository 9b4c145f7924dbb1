// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Arrays;

/**
 * What a {@link CausalContext} says: the writes that its holder has seen, and the latest time among them.
 *
 * <p>Its bytes name the key's token and the generation of its bucket, and end with a seal, which a node makes and checks: one that a client
 * made up, or took from another key, would silently cover writes that nobody has seen. What is read here is not checked; clients
 * compare what they were given, and need no more.
 *
 * @param generation of the key's bucket; 0 if nothing was seen
 */
public record Seen(long generation, DotSet writes, long micros, int logical) {
    public static final Seen NOTHING = new Seen(0, DotSet.EMPTY, 0, 0);
    public static final int SEAL_BYTES = 16;
    private static final int VERSION = 3;
    /** No clock and no counter gets here; beyond it, adding to either would overflow. */
    private static final long NUMBER_MAX = 1L << 61;

    /** Makes {@value #SEAL_BYTES} bytes that nobody makes who does not know the secret. */
    public interface Seal {
        byte[] of(Token token, byte[] content, int length);
    }

    /** True if its holder has seen all that the other's holder has; what was in a dropped bucket is nothing any more. */
    public boolean covers(Seen other) {
        return generation > other.generation || (generation == other.generation && writes.includes(other.writes));
    }

    /** The same for a client to keep, bound to the key with the token. */
    public CausalContext context(Token token, Seal seal) {
        ByteWriter out = new ByteWriter().u8(VERSION).i64(token.high()).varint(generation);
        writes.write(out);
        byte[] content = out.i64(micros).varint(logical).toBytes().array();
        byte[] sealed = Arrays.copyOf(content, content.length + SEAL_BYTES);
        System.arraycopy(seal.of(token, content, content.length), 0, sealed, content.length, SEAL_BYTES);
        return new CausalContext(Bytes.wrap(sealed));
    }

    /** True if the seal is that of this context. */
    public static boolean isSealed(Token token, CausalContext context, Seal seal) {
        byte[] sealed = context.encoded().array();
        int length = sealed.length - SEAL_BYTES;
        if (length < 0) {
            return false;
        }
        byte[] right = seal.of(token, sealed, length);
        int different = 0;
        // As long for a wrong one as for the right one, so that nobody finds it byte by byte.
        for (int i = 0; i < SEAL_BYTES; i++) {
            different |= right[i] ^ sealed[length + i];
        }
        return different == 0;
    }

    /**
     * What the context says of the key with the token, its seal unseen.
     *
     * @throws IllegalArgumentException if it is none of this key
     */
    public static Seen of(Token token, CausalContext context) {
        Bytes encoded = context.encoded();
        if (encoded.length() == 0) {
            return NOTHING;
        } else if (encoded.length() < SEAL_BYTES) {
            throw new IllegalArgumentException("too short for a context");
        }
        ByteReader in = new ByteReader(Bytes.wrap(Arrays.copyOf(encoded.array(), encoded.length() - SEAL_BYTES)));
        if (in.u8() != VERSION) {
            throw new IllegalArgumentException("a context of a version that is not known");
        }
        if (in.i64() != token.high()) {
            throw new IllegalArgumentException("a context of another key");
        }
        long generation = in.varint(Long.MAX_VALUE);
        DotSet writes = DotSet.read(in);
        long micros = in.i64();
        int logical = (int) in.varint(Integer.MAX_VALUE);
        in.finish();
        boolean counters = writes.actors().stream().allMatch(actor -> writes.last(actor) < NUMBER_MAX);
        if (micros < 0 || micros >= NUMBER_MAX || !counters) {
            throw new IllegalArgumentException("a context that no node can have made");
        }
        return new Seen(generation, writes, micros, logical);
    }
}
