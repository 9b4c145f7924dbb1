// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Seeded randomness: an independent stream for each name, so that a new consumer shifts nobody else's draws.
 *
 * @param seed the root seed; the same seed and name give the same stream in every JVM
 * @param secrets null to draw them from the seed
 */
public record Randomness(long seed, @Nullable Secrets secrets) {
    /** Where secrets come from that nobody may guess, whatever else of this randomness is seen. */
    public interface Secrets {
        /** New bytes, of which nobody knows any; from any thread. */
        byte[] draw(int bytes);
    }

    /** Whose secrets are drawn from the seed too: for simulations, in which there is nobody to guess them. */
    public Randomness(long seed) {
        this(seed, null);
    }

    /** Draws secrets, one after the other. */
    public Secrets drawingSecrets() {
        if (secrets != null) {
            return secrets;
        }
        SplittableRandom random = named("secrets");
        return bytes -> {
            byte[] drawn = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                drawn[i] = (byte) random.nextInt(256);
            }
            return drawn;
        };
    }

    public SplittableRandom named(String name) {
        long mixed = seed ^ 0x9e3779b97f4a7c15L;
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            mixed = (mixed ^ each) * 0xff51afd7ed558ccdL;
            mixed ^= mixed >>> 32;
        }
        return new SplittableRandom(mixed);
    }
}
