// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.key;

import dev.touchstone.checker.Budget;
import java.util.concurrent.atomic.AtomicLong;

/** The budget of one check, and what all who work on its keys keep together; safe for several threads. */
public final class SharedBudget {
    private final Budget budget;
    private final AtomicLong bytes = new AtomicLong();

    public SharedBudget(Budget budget) {
        this.budget = budget;
    }

    public Budget budget() {
        return budget;
    }

    /** A meter for one algorithm on one key. */
    public Meter meter() {
        return new Meter(budget, bytes);
    }
}
