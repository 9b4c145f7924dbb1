// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.fault;

import dev.touchstone.store.protocol.port.Clock;
import dev.touchstone.store.protocol.port.Instants;

/** A clock whose wall time can be set wrong; its monotonic time is that of the clock beneath, always. Thread-safe. */
public final class AdjustableClock implements Clock {
    /** How far ahead, or with a minus behind, it may be set: a year. */
    public static final long AHEAD_MILLIS_MAX = 365L * 24 * 3_600 * 1_000;
    /** How much too fast, or with a minus too slow, it may run, in millionths: at the least it stands still. */
    public static final long DRIFT_PPM_MAX = 1_000_000;

    private final Clock right;
    private volatile Deviation deviation;

    /**
     * How wrong it is.
     *
     * @param sinceNanos the monotonic time from which the drift counts
     */
    private record Deviation(long aheadMillis, long driftPpm, long sinceNanos) {
        long micros(long nowNanos) {
            // In this order a drift of the largest kind lasts for a hundred days before it would overflow.
            return aheadMillis * 1_000 + (nowNanos - sinceNanos) / 1_000 * driftPpm / 1_000_000;
        }
    }

    AdjustableClock(Clock right) {
        this.right = right;
        this.deviation = new Deviation(0, 0, 0);
    }

    /** Sets the wall time so far ahead of the right one, and lets it run so much too fast from now on; 0 and 0 set it right. */
    public void set(long aheadMillis, long driftPpm) {
        check("aheadMillis", aheadMillis, AHEAD_MILLIS_MAX);
        check("driftPpm", driftPpm, DRIFT_PPM_MAX);
        deviation = new Deviation(aheadMillis, driftPpm, right.now().monotonicNanos());
    }

    /** As it was last set. */
    public long aheadMillis() {
        return deviation.aheadMillis;
    }

    /** As it was last set. */
    public long driftPpm() {
        return deviation.driftPpm;
    }

    @Override
    public Instants now() {
        Instants now = right.now();
        return new Instants(now.monotonicNanos(), now.wallMicros() + deviation.micros(now.monotonicNanos()));
    }

    private static void check(String name, long value, long max) {
        if (value < -max || value > max) {
            throw new IllegalArgumentException(name + " is " + -max + " to " + max + ", not " + value);
        }
    }
}
