// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.objects;

import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.QuickAnswer;
import dev.touchstone.checker.linearizability.decide.SearchDecider;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.CounterModel;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.ModelMachine;

/** A scheduling argument where all additions are equal, the search elsewhere. */
public final class CounterDecider implements KeyDecider {
    private static final String ALGORITHM = "equal additions, earliest deadline first";

    private final long initial;
    private final SearchDecider search;

    public CounterDecider(CounterModel counter) {
        long count = counter.initialCount();
        initial = count;
        search = SearchDecider.of(
                counter,
                (key, meter) -> ModelMachine.operations(counter, key, meter),
                (key, meter) -> answer(new UnitCounter(key, count, meter)));
    }

    @Override
    public KeyVerdict decide(KeyHistory key, SharedBudget budget) {
        try (Meter meter = budget.meter()) {
            UnitCounter units = new UnitCounter(key, initial, meter);
            return switch (answer(units)) {
                case UNDECIDED -> search.decide(key, budget);
                case VALID -> KeyVerdict.valid(ALGORITHM, units.size(), 0);
                case INVALID ->
                    KeyVerdict.invalid(
                            ALGORITHM, search.explanation(key, budget).ofStuck(units.stuck), units.size(), 0);
            };
        }
    }

    @Override
    public QuickAnswer quick(KeyHistory key, Meter meter) {
        return answer(new UnitCounter(key, initial, meter));
    }

    @Override
    public KeyOperations operations(KeyHistory key, Meter meter) {
        return search.operations(key, meter);
    }

    private static QuickAnswer answer(UnitCounter units) {
        return !units.applies() ? QuickAnswer.UNDECIDED : units.isOrderable() ? QuickAnswer.VALID : QuickAnswer.INVALID;
    }
}
