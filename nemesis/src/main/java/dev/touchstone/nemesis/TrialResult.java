// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.history.FaultWindow;
import java.util.List;
import java.util.Optional;

/**
 * How a trial went, apart from what its clients saw.
 *
 * @param faults one record per scheduled fault, in the schedule's order
 * @param aborted whether it was cut short; then there were no final reads
 * @param problems what exceeded its bound, in words: a cluster that did not settle, a load that did not stop
 */
public record TrialResult(List<FaultRecord> faults, boolean aborted, List<String> problems) {
    public TrialResult {
        faults = List.copyOf(faults);
        problems = List.copyOf(problems);
    }

    /** Windows of the faults that were seen to take hold, for the history. */
    public List<FaultWindow> windows() {
        return faults.stream()
                .map(FaultRecord::window)
                .flatMap(Optional::stream)
                .toList();
    }

    /** True if every fault was seen to take hold; if not, a verdict of {@code valid} means little. */
    public boolean allObserved() {
        return faults.stream().allMatch(FaultRecord::observed);
    }

    /** True if every fault that was asked for was seen to be over. */
    public boolean allHealed() {
        return faults.stream().allMatch(fault -> fault.askedNanos() == FaultRecord.NEVER || fault.healed());
    }
}
