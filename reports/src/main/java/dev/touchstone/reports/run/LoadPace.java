// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

/**
 * Whether the machine kept the load that was asked of it, as long as nothing was broken: a client that waits for a partitioned
 * node asks for less, and that is no fault of the machine.
 *
 * @param askedPerSecond operations a second, if each were answered at once
 * @param achievedPerSecond operations a second that were begun before the first fault
 * @param seconds how long that was
 */
public record LoadPace(double askedPerSecond, double achievedPerSecond, double seconds) {
    private static final double LEAST = 0.5;

    /** Less than half was achieved: what the cell says of times is said of the machine, not of the store. */
    public boolean overloaded() {
        return achievedPerSecond < askedPerSecond * LEAST;
    }

    /** The share of what was asked, 0 to 1 and a little more. */
    public double share() {
        return askedPerSecond <= 0 ? 1 : achievedPerSecond / askedPerSecond;
    }
}
