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

    private record Shift(Fault fault, long byNanos, int ppm, long sinceNanos) {
        long aheadNanos(long now) {
            long since = now - sinceNanos;
            // In two parts, or the product of a long time would not fit.
            return byNanos + since / 1_000_000 * ppm + since % 1_000_000 * ppm / 1_000_000;
        }
    }

    /** A fault lets the clock jump and drift, from now on. */
    public void add(Fault fault, Duration by, int ppm, long nowNanos) {
        shifts.add(new Shift(fault, by.toNanos(), ppm, nowNanos));
    }

    /** Takes the share of one fault away, if it has one; true if it had. */
    @SuppressWarnings("ReferenceEquality") // Equal faults are not one fault.
    public boolean remove(Fault fault) {
        for (int i = 0; i < shifts.size(); i++) {
            if (shifts.get(i).fault() == fault) {
                shifts.remove(i);
                return true;
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
        return isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(shifts.stream()
                        .mapToLong(shift -> shift.aheadNanos(nowNanos))
                        .sum());
    }

    /** How much faster it is to run. */
    public int driftPpm() {
        return shifts.stream().mapToInt(Shift::ppm).sum();
    }
}
