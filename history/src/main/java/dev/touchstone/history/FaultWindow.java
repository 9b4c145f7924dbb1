// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/**
 * A span of a run during which a fault was active.
 *
 * @param fault the fault's name, as in a campaign file
 * @param detail what was hit, in words: {@code n1,n2 | n3,n4,n5}
 * @param startNanos when it was observed to begin, in the history's time
 * @param endNanos when it was healed; {@link Long#MAX_VALUE} if it never was
 */
public record FaultWindow(String fault, String detail, long startNanos, long endNanos) {

    public FaultWindow {
        if (endNanos < startNanos) {
            throw new IllegalArgumentException(
                    "fault " + fault + " ends at " + endNanos + " ns, before it starts at " + startNanos + " ns");
        }
    }

    /** True if the window and the closed span share an instant. */
    public boolean overlaps(long fromNanos, long toNanos) {
        return fromNanos <= endNanos && toNanos >= startNanos;
    }
}
