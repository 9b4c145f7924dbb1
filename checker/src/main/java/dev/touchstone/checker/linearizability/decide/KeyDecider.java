// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.decide;

import dev.touchstone.checker.linearizability.key.BudgetExceededException;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.MalformedCallException;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.search.KeyOperations;

/** Decides the keys of a history against one model; safe for several threads. */
public interface KeyDecider {
    /**
     * Decides one key.
     *
     * @throws BudgetExceededException if the budget ends before a near-linear algorithm has decided; if it ends the
     *     search, the verdict says so
     * @throws MalformedCallException if an operation does not fit the model
     */
    KeyVerdict decide(KeyHistory key, SharedBudget budget);

    /**
     * Answers by a near-linear algorithm alone; {@link QuickAnswer#UNDECIDED} if there is none, or it does not apply.
     *
     * @throws BudgetExceededException if the budget ends first
     */
    default QuickAnswer quick(KeyHistory key, Meter meter) {
        return QuickAnswer.UNDECIDED;
    }

    /**
     * The operations of the key as the search takes them.
     *
     * @throws BudgetExceededException if the budget has no room for them
     */
    KeyOperations operations(KeyHistory key, Meter meter);
}
