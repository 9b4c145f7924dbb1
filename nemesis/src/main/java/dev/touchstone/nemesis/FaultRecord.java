// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.history.FaultWindow;
import java.util.Optional;

/**
 * What became of one scheduled fault. All times are nanoseconds of the run's timeline.
 *
 * @param askedNanos when the injector was asked for it; {@link #NEVER} if the load ended before
 * @param observed whether it was seen to take hold
 * @param startNanos when the first of it was seen; {@link #NEVER} if it was not
 * @param startEvidence what showed it, or why it was not seen
 * @param healAskedNanos when the injector was first asked to heal it; {@link #NEVER} if there was nothing to heal
 * @param healed whether it was seen to be over
 * @param endNanos when that was seen; {@link #NEVER} if it was not
 * @param endEvidence what showed it, or why it was not seen
 */
public record FaultRecord(
        Fault fault,
        long askedNanos,
        boolean observed,
        long startNanos,
        String startEvidence,
        long healAskedNanos,
        boolean healed,
        long endNanos,
        String endEvidence) {
    /** The time of what did not happen. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The window for the history; empty for a fault that was never seen to take hold. */
    public Optional<FaultWindow> window() {
        return observed
                ? Optional.of(new FaultWindow(fault.name(), fault.detail(), startNanos, endNanos))
                : Optional.empty();
    }
}
