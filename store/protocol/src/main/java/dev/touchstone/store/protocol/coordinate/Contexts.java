// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Seen;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The contexts that a shard gives to clients and takes back from them.
 *
 * <p>Each is sealed with HMAC-SHA-256 under the secret of its bucket's generation, cut to {@value Seen#SEAL_BYTES} bytes, over the key's token
 * and what it says (RFC 2104; the length is RFC 2104's half of the output). So a client can give back what it was given, and cannot
 * make a context that covers writes which it never saw.
 */
final class Contexts {
    private static final String ALGORITHM = "HmacSHA256";

    private final Supplier<ClusterView> view;
    private final Map<String, Sealing> sealings = new TreeMap<>();

    /** A Mac is costly to make, and used again and again; it belongs to this shard's thread. */
    private static final class Sealing implements Seen.Seal {
        private final Generation generation;
        private final Mac mac;
        private final byte[] token = new byte[Long.BYTES * 2];

        Sealing(Generation generation) {
            this.generation = generation;
            this.mac = mac(generation);
        }

        @Override
        public byte[] of(Token of, byte[] content, int length) {
            ByteBuffer.wrap(token).putLong(of.high()).putLong(of.low());
            mac.update(token);
            mac.update(content, 0, length);
            return Arrays.copyOf(mac.doFinal(), Seen.SEAL_BYTES);
        }
    }

    Contexts(Supplier<ClusterView> view) {
        this.view = view;
    }

    /** What the client is given that has seen this of the plan's key; nothing if the bucket was dropped meanwhile. */
    CausalContext give(Plan plan, Seen seen) {
        if (view.get().settings(plan.key()) == null) {
            return CausalContext.EMPTY;
        }
        return seen.context(plan.token(), sealing(plan.key().bucket()));
    }

    /**
     * What the client has seen that gives back the context.
     *
     * @throws IllegalArgumentException if it was not given out for the plan's key, in this generation of its bucket
     */
    Seen take(Plan plan, CausalContext context) {
        Seen seen = Seen.of(plan.token(), context);
        if (context.encoded().length() == 0 || plan.has(KnownBug.CONTEXT_BELIEVED)) {
            return seen;
        } else if (seen.generation() != plan.key().generation()) {
            throw new IllegalArgumentException("it is of a bucket of this name that was dropped; read the key again");
        } else if (!Seen.isSealed(plan.token(), context, sealing(plan.key().bucket()))) {
            throw new IllegalArgumentException("it was not given out as it is, but changed or made up");
        }
        return seen;
    }

    private Sealing sealing(String bucket) {
        Generation newest = view.get().generations().get(bucket);
        if (newest == null) {
            throw new IllegalStateException("a bucket without a generation: " + bucket);
        }
        Sealing known = sealings.get(bucket);
        if (known == null || !known.generation.equals(newest)) {
            known = new Sealing(newest);
            sealings.put(bucket, known);
        }
        return known;
    }

    private static Mac mac(Generation generation) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(generation.secret().array(), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("every Java has " + ALGORITHM, absent);
        }
    }
}
