// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import java.util.concurrent.atomic.AtomicLong;

/** A scheduling argument where all additions are equal, the search elsewhere. */
final class CounterDecider extends Decider {
    private static final String ALGORITHM = "equal additions, earliest deadline first";

    private final CounterModel counter;

    CounterDecider(CounterModel counter) {
        super(counter);
        this.counter = counter;
    }

    @Override
    KeyVerdict decide(KeyHistory key, Budget budget, AtomicLong bytes) {
        UnitCounter units = new UnitCounter(key, counter.initialCount());
        if (!units.applies()) {
            return super.decide(key, budget, bytes);
        } else if (units.isOrderable()) {
            return KeyVerdict.valid(ALGORITHM, units.size(), 0);
        }
        Explanation explanation = new Explanation(this, key, budget);
        return KeyVerdict.invalid(ALGORITHM, explanation.ofStuck(units.stuck), units.size(), 0);
    }

    @Override
    Quick quick(KeyHistory key) {
        UnitCounter units = new UnitCounter(key, counter.initialCount());
        return !units.applies() ? Quick.UNDECIDED : units.isOrderable() ? Quick.VALID : Quick.INVALID;
    }
}
