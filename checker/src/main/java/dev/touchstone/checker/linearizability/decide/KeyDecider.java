// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.decide;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import java.util.concurrent.atomic.AtomicLong;

/** Decides the keys of a history against one model; safe for several threads. */
public interface KeyDecider {
    /**
     * Decides one key.
     *
     * @param bytes what all searches of this check keep together
     * @throws MalformedCallException if an operation does not fit the model
     */
    KeyVerdict decide(KeyHistory key, Budget budget, AtomicLong bytes);

    /** Answers by a near-linear algorithm alone; {@link QuickAnswer#UNDECIDED} if there is none, or it does not apply. */
    default QuickAnswer quick(KeyHistory key, Budget budget) {
        return QuickAnswer.UNDECIDED;
    }

    /** The operations of the key as the search takes them. */
    KeyOperations operations(KeyHistory key);
}
