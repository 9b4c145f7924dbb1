// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.time;

import java.time.Duration;
import java.util.Locale;

/** Quantities in words, for people; the same in every JVM. */
public final class Words {
    private Words() {}

    public static String time(Duration time) {
        long micros = time.toNanos() / 1_000;
        if (micros < 1_000) {
            return micros + " us";
        } else if (micros < 10_000) {
            return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
        }
        return micros < 10_000_000 ? micros / 1_000 + " ms" : micros / 1_000_000 + " s";
    }

    public static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.1 ? "%.2f %%" : "%.0f %%", share * 100);
    }
}
