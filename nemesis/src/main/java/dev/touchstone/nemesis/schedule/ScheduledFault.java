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
    public ScheduledFault {
        if (start.isNegative() || end.compareTo(Fault.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    fault.name() + " is from " + start + " to " + end + ", not within PT0S and " + Fault.LONGEST);
        }
        if (end.compareTo(start) <= 0) {
            throw new IllegalArgumentException(fault.name() + " ends at " + end + ", not after its start at " + start);
        }
    }
}
