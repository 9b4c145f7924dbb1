// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.Fault;
import java.time.Duration;
import java.util.List;

/**
 * Which faults a run meets, and when.
 *
 * @param name the kind of fault that it was made for: {@code partition-halves}, {@code none}
 * @param load how long the load runs; above 0, and at most a day
 * @param faults by start
 */
public record Schedule(String name, Duration load, List<ScheduledFault> faults) {
    private static final int FAULTS_MAX = 10_000;

    public Schedule {
        if (load.isNegative() || load.isZero() || load.compareTo(Fault.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "schedule.load is above 0 and at most " + Fault.LONGEST + ", not " + load);
        }
        if (faults.size() > FAULTS_MAX) {
            throw new IllegalArgumentException(
                    "schedule.faults are " + FAULTS_MAX + " at the most, not " + faults.size());
        }
        faults = List.copyOf(faults);
    }
}
