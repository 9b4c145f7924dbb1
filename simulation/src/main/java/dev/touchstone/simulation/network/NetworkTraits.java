// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.network;

import dev.touchstone.simulation.time.Range;

/**
 * How messages travel; as each draws a delay of its own, they overtake each other.
 *
 * @param delay of most messages
 * @param slowShare the share of those that take {@code slowDelay}
 * @param lossShare the share of those between nodes that never arrive
 * @param duplicateShare the share of those between nodes that arrive twice
 * @param lossy links between nodes that are worse than the others, one way
 */
public record NetworkTraits(
        Range delay, double slowShare, Range slowDelay, double lossShare, double duplicateShare, Lossy lossy) {

    /**
     * Links that lose more than others; whether the way back does too is drawn for itself.
     *
     * @param linkShare the share of such links
     * @param lossShare the share of messages that never arrive over one
     */
    public record Lossy(double linkShare, double lossShare) {
        public static final Lossy NONE = new Lossy(0, 0);
    }

    /** The same with what a healthy network loses and repeats, and no more. */
    public NetworkTraits calm() {
        return new NetworkTraits(
                delay,
                Math.min(slowShare, 0.02),
                slowDelay,
                Math.min(lossShare, 0.0005),
                Math.min(duplicateShare, 0.0005),
                Lossy.NONE);
    }
}
