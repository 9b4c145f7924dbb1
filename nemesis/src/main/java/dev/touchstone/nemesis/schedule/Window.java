// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.Fault;
import java.time.Duration;

/**
 * A span of the load in which faults may be active.
 *
 * @param startMillis after the start of the load
 * @param endMillis later than {@code startMillis}
 */
public record Window(long startMillis, long endMillis) {

    /** The fault over the whole window. */
    public ScheduledFault with(Fault fault) {
        return new ScheduledFault(fault, Duration.ofMillis(startMillis), Duration.ofMillis(endMillis));
    }

    /** One of {@code count} equal parts of the window, shortened to the given share of its length. */
    public Window part(int index, int count, double share) {
        long length = (endMillis - startMillis) / count;
        long from = startMillis + index * length;
        return new Window(from, from + Math.max(1, (long) (length * share)));
    }

    /** Its beginning, of the given share of its length. */
    Window beginning(double share) {
        return part(0, 1, share);
    }

    /** Its end, of the given share of its length. */
    Window end(double share) {
        return new Window(endMillis - Math.max(1, (long) ((endMillis - startMillis) * share)), endMillis);
    }
}
