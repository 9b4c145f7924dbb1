// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import java.util.Arrays;

/**
 * Δ-atomicity of a register: the least time by which all reads would have to have begun earlier for it to be atomic
 * (Golab, Li and Shah, "Analyzing consistency properties for fun and profit", PODC 2011).
 *
 * <p>Earlier beginnings only take away reasons why one cluster must come before another, so the least is found by
 * bisection: O(n log n) for each bit of the answer.
 */
final class DeltaAtomicity {
    /** No shift helps. */
    static final long NEVER = -1;

    private DeltaAtomicity() {}

    /** Nanoseconds; 0 if the key is atomic, 1 at least if not, {@link #NEVER} if no shift makes it so. */
    static long of(KeyZones zones) {
        if (zones.isAtomic()) {
            return 0;
        }
        KeyZones.ZoneOrder order = new KeyZones.ZoneOrder(zones.endNanos);
        long latest = Arrays.stream(zones.lastReadNanos).max().orElse(0);
        long earliest = Arrays.stream(zones.beginNanos)
                .filter(nanos -> nanos != Long.MIN_VALUE)
                .min()
                .orElse(0);
        long high = Math.max(1, latest - earliest + 1);
        if (!order.fits(shifted(zones, high))) {
            return NEVER;
        }
        long low = 0;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (order.fits(shifted(zones, middle))) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static long[] shifted(KeyZones zones, long delta) {
        long[] last = new long[zones.count];
        for (int w = 0; w < last.length; w++) {
            boolean initial = zones.lastReadNanos[w] == Long.MIN_VALUE;
            last[w] = initial ? Long.MIN_VALUE : Math.max(zones.beginNanos[w], zones.lastReadNanos[w] - delta);
        }
        return last;
    }
}
