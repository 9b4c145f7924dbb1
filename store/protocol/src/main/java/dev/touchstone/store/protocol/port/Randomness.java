// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.port;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Seeded randomness: an independent stream for each name, so that a new consumer shifts nobody else's draws.
 *
 * @param seed the root seed; the same seed and name give the same stream in every JVM
 */
public record Randomness(long seed) {
    public SplittableRandom named(String name) {
        long mixed = seed ^ 0x9e3779b97f4a7c15L;
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            mixed = (mixed ^ each) * 0xff51afd7ed558ccdL;
            mixed ^= mixed >>> 32;
        }
        return new SplittableRandom(mixed);
    }
}
