// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.Fault;
import java.time.Duration;

/**
 * A fault with its place in a run.
 *
 * @param start after the start of the load; not before it
 * @param end when it is healed; later than {@code start}
 */
public record ScheduledFault(Fault fault, Duration start, Duration end) {
    /** No run is longer, and beyond it numbers of nanoseconds overflow in the end. */
    static final Duration LATEST = Duration.ofDays(1);

    public ScheduledFault {
        if (start.isNegative() || end.compareTo(LATEST) > 0) {
            throw new IllegalArgumentException(
                    fault.name() + " is from " + start + " to " + end + ", not within PT0S and " + LATEST);
        }
        if (end.compareTo(start) <= 0) {
            throw new IllegalArgumentException(fault.name() + " ends at " + end + ", not after its start at " + start);
        }
    }
}
