// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.server.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How both ends of a connection prove that they know the cluster's secret, without sending it: each chooses a nonce, and each
 * answers with a message authentication code (HMAC-SHA256) of who it is, of the hello's names and of both nonces. So nothing that
 * was recorded is of use on another connection, for another peer or at the other end. What is sent afterwards is neither
 * encrypted nor authenticated: who can change bytes under way is not kept out.
 */
final class Handshake {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Which end proves. */
    enum End {
        CONNECTING,
        LISTENING
    }

    private Handshake() {}

    /** Bytes that were never drawn before, in hexadecimal. */
    static String nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return HexFormat.of().formatHex(nonce);
    }

    /** True if somebody may have drawn it. */
    static boolean isNonce(String text) {
        return text.matches("[0-9a-f]{" + 2 * NONCE_BYTES + "}");
    }

    /** What an end proves itself with, in hexadecimal. */
    static String proof(Secret secret, End end, PeerLink.Ends ends, String connecting, String listening) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
            for (String part : List.of(
                    "touchstone peer",
                    end.name(),
                    ends.cluster(),
                    ends.self().name(),
                    ends.peer().name(),
                    connecting,
                    listening)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Compares in a time that does not tell where two proofs differ. */
    static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }
}
