// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.time;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A span of virtual time to draw from.
 *
 * @param maxNanos may be drawn, too
 */
public record Range(long minNanos, long maxNanos) {
    public static Range micros(long min, long max) {
        return new Range(min * 1_000, max * 1_000);
    }

    public long draw(SplittableRandom random) {
        return random.nextLong(minNanos, maxNanos + 1);
    }

    public String words() {
        return Words.time(Duration.ofNanos(minNanos)) + " to " + Words.time(Duration.ofNanos(maxNanos));
    }
}
