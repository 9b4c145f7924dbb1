// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;

/**
 * What the faults under way make of one node's wall clock: they overlap, and their jumps and drifts add up. Not thread-safe.
 */
public final class ClockShifts {
    private final UnderWay<Shift> shifts = new UnderWay<>();

    private record Shift(long byNanos, int ppm, long sinceNanos) {
        long aheadNanos(long now) {
            long since = now - sinceNanos;
            // In two parts, or the product of a long time would not fit.
            return byNanos + since / 1_000_000 * ppm + since % 1_000_000 * ppm / 1_000_000;
        }
    }

    /** A fault lets the clock jump and drift, from now on. */
    public void add(Fault fault, Duration by, int ppm, long nowNanos) {
        shifts.add(fault, new Shift(by.toNanos(), ppm, nowNanos));
    }

    /** Takes the share of one fault away, if it has one; true if it had. */
    public boolean remove(Fault fault) {
        return shifts.remove(fault);
    }

    /** Whether no fault wants anything of the clock. */
    public boolean isEmpty() {
        return shifts.isEmpty();
    }

    /** How far ahead the clock is to be at a time. */
    public Duration ahead(long nowNanos) {
        return isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(shifts.all()
                        .mapToLong(shift -> shift.aheadNanos(nowNanos))
                        .sum());
    }

    /** How much faster it is to run. */
    public int driftPpm() {
        return shifts.all().mapToInt(Shift::ppm).sum();
    }
}
