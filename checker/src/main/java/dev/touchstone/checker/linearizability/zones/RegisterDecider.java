// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.zones;

import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.QuickAnswer;
import dev.touchstone.checker.linearizability.decide.SearchDecider;
import dev.touchstone.checker.linearizability.explain.Explanation;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.RegisterModel;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import org.jspecify.annotations.Nullable;

/** Zones where each observed value was written once, the search elsewhere. */
public final class RegisterDecider implements KeyDecider {
    private static final String ALGORITHM = "zones (Gibbons & Korach 1997)";

    private final @Nullable Object initial;
    private final SearchDecider search;

    public RegisterDecider(RegisterModel register) {
        Object value = register.initialValue();
        initial = value;
        search = SearchDecider.of(
                register,
                (key, meter) -> RegisterMachine.operations(RegisterOperations.of(key, value, meter), meter),
                (key, meter) -> quick(RegisterOperations.of(key, value, meter), meter));
    }

    @Override
    public KeyVerdict decide(KeyHistory key, SharedBudget budget) {
        try (Meter meter = budget.meter()) {
            RegisterOperations ops = RegisterOperations.of(key, initial, meter);
            Zones.Answer answer = Zones.decide(ops, meter);
            if (isOpen(answer, ops)) {
                return search.decide(key, RegisterMachine.operations(ops, meter), budget);
            }
            Conflict conflict = answer.conflict();
            if (conflict == null) {
                return KeyVerdict.valid(ALGORITHM, ops.size, 0);
            }
            Explanation explanation = search.explanation(key, budget);
            return KeyVerdict.invalid(
                    ALGORITHM, new ConflictWords(explanation, key, ops, conflict).finding(), ops.size, 0);
        }
    }

    /** Compare-and-sets that missed are left out of the zones: these find violations without them, but prove no order. */
    private static boolean isOpen(Zones.Answer answer, RegisterOperations ops) {
        return !answer.applicable() || (answer.conflict() == null && !ops.misses.isEmpty());
    }

    @Override
    public QuickAnswer quick(KeyHistory key, Meter meter) {
        return quick(RegisterOperations.of(key, initial, meter), meter);
    }

    private static QuickAnswer quick(RegisterOperations ops, Meter meter) {
        Zones.Answer answer = Zones.decide(ops, meter);
        return isOpen(answer, ops)
                ? QuickAnswer.UNDECIDED
                : answer.conflict() == null ? QuickAnswer.VALID : QuickAnswer.INVALID;
    }

    @Override
    public KeyOperations operations(KeyHistory key, Meter meter) {
        return search.operations(key, meter);
    }
}
