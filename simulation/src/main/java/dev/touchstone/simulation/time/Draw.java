// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.time;

import java.time.Duration;
import java.util.SplittableRandom;

/** Draws of a world's knobs: wide and even on a logarithmic scale, so that small values are as likely as large ones. */
public final class Draw {
    private final SplittableRandom random;

    public Draw(SplittableRandom random) {
        this.random = random;
    }

    /** True in this share of the worlds. */
    public boolean in(double share) {
        return random.nextDouble() < share;
    }

    /** One of them, all as likely; both ends may be drawn. */
    public int of(int min, int max) {
        return random.nextInt(min, max + 1);
    }

    /**
     * Log-uniform.
     *
     * @param min above 0
     */
    public double wide(double min, double max) {
        return min * StrictMath.exp(random.nextDouble() * StrictMath.log(max / min));
    }

    /** Log-uniform; both ends may be drawn. */
    public int wide(int min, int max) {
        return (int) Math.min(max, Math.floor(wide((double) min, max + 1.0)));
    }

    /** Log-uniform, to the microsecond. */
    public Duration wideMillis(double min, double max) {
        long micros = (long) (wide(min, max) * 1_000);
        return Duration.ofNanos(micros * 1_000);
    }
}
