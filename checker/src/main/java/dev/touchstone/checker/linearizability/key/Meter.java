// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.key;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds one algorithm to a budget: counts the bytes that it keeps until it is closed, and looks at the time now and then.
 * For one thread; meters of one {@link SharedBudget} count together.
 */
public final class Meter implements AutoCloseable {
    private static final int STEPS_BETWEEN_CHECKS = 1 << 12;

    private final Budget budget;
    private final AtomicLong total;
    private long kept;

    Meter(Budget budget, AtomicLong total) {
        this.budget = budget;
        this.total = total;
    }

    /**
     * Counts bytes that are about to be kept.
     *
     * @throws BudgetExceededException if there is no room for them, or the time is over, or the check was cancelled
     */
    public void keep(long bytes) {
        Unknown.Cause cause = keepInAll(kept + bytes);
        if (cause != null) {
            throw new BudgetExceededException(cause);
        }
    }

    /**
     * Looks at the budget if the step is due for it, which few are.
     *
     * @param i the number of the step, from 0
     * @throws BudgetExceededException as {@link #keep}
     */
    public void step(int i) {
        if ((i & (STEPS_BETWEEN_CHECKS - 1)) == STEPS_BETWEEN_CHECKS - 1) {
            keep(0);
        }
    }

    /** Counts so many bytes in place of those counted before; returns why to stop, or null: go on. */
    public Unknown.@Nullable Cause keepInAll(long bytes) {
        long all = total.addAndGet(bytes - kept);
        kept = bytes;
        return budget.exhausted(all);
    }

    /** Gives back what was counted. */
    @Override
    public void close() {
        total.addAndGet(-kept);
        kept = 0;
    }
}
