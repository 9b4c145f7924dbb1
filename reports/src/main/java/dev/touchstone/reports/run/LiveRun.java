// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import java.util.List;

/**
 * How far a campaign under way is: {@code progress.json}, rewritten while it runs and gone once {@code campaign.json} is
 * there.
 *
 * @param process the id of the process that runs it: if there is none any more, the run was cut short
 * @param started ISO-8601 with zone
 * @param elapsedSeconds since then, without the time in which it was cut short and not gone on with yet
 * @param plan every cell that is to run, with the verdict {@code waiting}; what is done stands in its {@code verdict.json}
 * @param activities what goes on now, latest last
 * @param reproduce the command that runs it again
 */
public record LiveRun(
        int schemaVersion,
        String name,
        long seed,
        String cluster,
        int nodes,
        long process,
        String started,
        double elapsedSeconds,
        String reproduce,
        List<CellSummary> plan,
        List<Activity> activities) {
    public static final int SCHEMA_VERSION = 1;

    public LiveRun {
        plan = List.copyOf(plan);
        activities = List.copyOf(activities);
    }

    /**
     * What a group of cells, or one, is busy with.
     *
     * @param what the group's name: a fault, or a cell's id
     * @param phase {@code start}, {@code load}, {@code fault}, {@code heal} or {@code check}
     * @param share of the load that is over, 0 to 1; -1 in other phases
     */
    public record Activity(String what, String phase, String detail, double share, long ok, long fail, long info) {}

    /** True while the process that writes it is there. */
    public boolean isAlive() {
        return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }
}
