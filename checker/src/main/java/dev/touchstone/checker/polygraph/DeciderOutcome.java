// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * How a decider ended: with an execution, with transactions that have none already, or with neither if it was stopped.
 *
 * @param execution one that satisfies the level
 * @param core transactions that violate the level even without the others
 */
record DeciderOutcome(
        @Nullable Execution execution, @Nullable BitSet core, Effort effort) {

    /** What was done, in figures. */
    static final class Effort {
        int rounds;
        int orders;
        int choices;
        long conflicts;
    }

    static DeciderOutcome satisfied(Execution execution, Effort effort) {
        return new DeciderOutcome(execution, null, effort);
    }

    static DeciderOutcome violated(BitSet core, Effort effort) {
        return new DeciderOutcome(null, core, effort);
    }

    static DeciderOutcome stopped() {
        return new DeciderOutcome(null, null, new Effort());
    }
}
