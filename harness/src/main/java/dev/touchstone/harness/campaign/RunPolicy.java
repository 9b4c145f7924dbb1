// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.nemesis.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * How a campaign is run, apart from what is run.
 *
 * @param failFast whether the first invalid cell or missed control ends it
 * @param keepCluster whether the nodes and their files are kept when it is over
 * @param live whether cells are judged while they run
 * @param schedule of faults, to be used in place of those that come from the seed; null for those
 * @param rerun what the only cell does in its simulated world, in place of what comes from the seed; null for that
 */
public record RunPolicy(
        boolean failFast,
        boolean keepCluster,
        LivePolicy live,
        @Nullable Schedule schedule,
        @Nullable Rerun rerun) {
    /** To the end, with schedules from the seed, and nothing kept but the run's folder. */
    public static final RunPolicy DEFAULT = ofWorld(null, null);

    /** The same with this schedule and this that its clients do, each null for what comes from the seed. */
    public static RunPolicy ofWorld(@Nullable Schedule schedule, @Nullable Rerun rerun) {
        return new RunPolicy(false, false, LivePolicy.NONE, schedule, rerun);
    }
}
