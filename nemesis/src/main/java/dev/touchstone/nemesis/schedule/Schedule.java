// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import java.time.Duration;
import java.util.List;

/**
 * Which faults a run meets, and when.
 *
 * @param name the kind of fault that it was made for: {@code partition-halves}, {@code none}
 * @param load how long the load runs
 * @param faults by start
 */
public record Schedule(String name, Duration load, List<ScheduledFault> faults) {
    public Schedule {
        faults = List.copyOf(faults);
    }
}
