// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A kind of fault: what a campaign file names, and how a schedule of it is made.
 *
 * <p>The registry of them is {@link FaultKinds}.
 *
 * @param name as in campaign files and reports
 * @param doc what it does, in one line
 * @param nodesMin how many nodes a cluster needs for it to mean anything
 * @param leavesClocksSane false for the faults of wall clocks: they take away what some promises stand on
 * @param recipe how one window is filled
 */
public record FaultKind(String name, String doc, int nodesMin, boolean leavesClocksSane, Recipe recipe) {
    /** One that leaves clocks sane, as most do. */
    FaultKind(String name, String doc, int nodesMin, Recipe recipe) {
        this(name, doc, nodesMin, true, recipe);
    }

    /** Fills one window of a schedule; a pure function of its arguments. */
    @FunctionalInterface
    public interface Recipe {
        /**
         * The faults of one window, by start.
         *
         * @param name the kind's name, to be the fault's
         * @param nodes at least {@code nodesMin} of them
         * @param random the schedule's stream of randomness
         */
        List<ScheduledFault> fill(String name, List<String> nodes, SplittableRandom random, Window window);
    }
}
