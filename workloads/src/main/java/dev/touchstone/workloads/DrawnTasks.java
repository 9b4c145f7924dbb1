// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import java.util.List;
import java.util.SplittableRandom;

/** Operations drawn from a workload, with pauses drawn around the mean of a shape; no end to them. */
final class DrawnTasks implements ClientTasks {
    private final Workload.Run run;
    private final LoadShape shape;
    private final SplittableRandom pauses;
    private final int finalReaders;

    /**
     * Tasks of a run.
     *
     * @param finalReaders how many clients make the final reads, the first ones
     */
    DrawnTasks(Workload.Run run, LoadShape shape, SplittableRandom pauses, int finalReaders) {
        this.run = run;
        this.shape = shape;
        this.pauses = pauses;
        this.finalReaders = finalReaders;
    }

    @Override
    public long pauseNanos(int client, long sinceStart) {
        double mean = shape.pause().toNanos();
        return mean == 0 ? 0 : (long) (-mean * StrictMath.log(1 - pauses.nextDouble()));
    }

    @Override
    public Operation next(int client) {
        return run.next();
    }

    @Override
    public List<Operation> finalReads(int client) {
        return client < finalReaders ? run.finalReads() : List.of();
    }
}
