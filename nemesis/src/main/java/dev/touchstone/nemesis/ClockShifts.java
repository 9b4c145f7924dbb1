// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the faults under way make of one node's wall clock: they overlap, and their jumps and drifts add up. Not thread-safe.
 */
public final class ClockShifts {
    private final List<Shift> shifts = new ArrayList<>();

    private record Shift(Object fault, long byNanos, int ppm, long sinceNanos) {
        long aheadNanos(long now) {
            return byNanos + (now - sinceNanos) / 1_000_000 * ppm;
        }
    }

    /** A fault lets the clock jump and drift, from now on. */
    public void add(Object fault, Duration by, int ppm, long nowNanos) {
        shifts.add(new Shift(fault, by.toNanos(), ppm, nowNanos));
    }

    /** Takes the share of one fault away, if it has one; true if it had. */
    public boolean remove(Object fault) {
        for (Shift shift : shifts) {
            if (shift.fault().equals(fault)) {
                return shifts.remove(shift);
            }
        }
        return false;
    }

    /** Whether no fault wants anything of the clock. */
    public boolean isEmpty() {
        return shifts.isEmpty();
    }

    /** How far ahead the clock is to be at a time. */
    public Duration ahead(long nowNanos) {
        return Duration.ofNanos(
                shifts.stream().mapToLong(shift -> shift.aheadNanos(nowNanos)).sum());
    }

    /** How much faster it is to run. */
    public int driftPpm() {
        return shifts.stream().mapToInt(Shift::ppm).sum();
    }
}
