// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of one level.
 *
 * @param execution exactly if valid: one that satisfies the level
 * @param witness exactly if invalid: transactions that violate it
 * @param cause exactly if unknown: why the search ended
 * @param work what was done
 */
public record PolygraphDecision(
        PolygraphLevel level,
        Verdict verdict,
        @Nullable Execution execution,
        @Nullable Witness witness,
        Unknown.@Nullable Cause cause,
        Work work) {

    /**
     * What a decision took.
     *
     * @param rounds passes over all versions for what follows from known edges
     * @param orders orders that were tried
     * @param choices pairs of writers, and candidates of reads, that had to be chosen
     * @param conflicts clauses that were learned
     */
    public record Work(int rounds, int orders, int choices, long conflicts) {}
}
