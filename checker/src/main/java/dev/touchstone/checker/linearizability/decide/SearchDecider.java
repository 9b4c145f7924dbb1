// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.decide;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.explain.Explanation;
import dev.touchstone.checker.linearizability.explain.Subhistories;
import dev.touchstone.checker.linearizability.key.BudgetExceededException;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.search.BoundedSearch;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.checker.linearizability.search.Search;
import java.util.function.BiFunction;

/** Decides any model by the search, and explains what has no order; the other deciders fall back to it. */
public final class SearchDecider implements KeyDecider {
    private final BiFunction<KeyHistory, Meter, KeyOperations> operations;
    private final Subhistories subhistories;

    private SearchDecider(BiFunction<KeyHistory, Meter, KeyOperations> operations, Subhistories subhistories) {
        this.operations = operations;
        this.subhistories = subhistories;
    }

    /** A decider of any model, by its steps alone. */
    public static SearchDecider of(Model model) {
        return of(
                model,
                (key, meter) -> ModelMachine.operations(model, key, meter),
                (key, meter) -> QuickAnswer.UNDECIDED);
    }

    /**
     * A decider that prepares the operations in its own way.
     *
     * @param operations the operations of a key or a part of it, for the search
     * @param quick a near-linear algorithm, asked first when parts of a history are judged to explain a violation
     */
    public static SearchDecider of(
            Model model,
            BiFunction<KeyHistory, Meter, KeyOperations> operations,
            BiFunction<KeyHistory, Meter, QuickAnswer> quick) {
        return new SearchDecider(
                operations,
                new Subhistories(model, (part, budget) -> isInvalid(part, budget, operations, quick), operations));
    }

    /** The same, but where a violation is shown, its states are those of the operations given here. */
    public SearchDecider showing(BiFunction<KeyHistory, Meter, KeyOperations> shown) {
        return new SearchDecider(operations, new Subhistories(subhistories.model(), subhistories.isInvalid(), shown));
    }

    private static boolean isInvalid(
            KeyHistory part,
            Budget budget,
            BiFunction<KeyHistory, Meter, KeyOperations> operations,
            BiFunction<KeyHistory, Meter, QuickAnswer> quick) {
        try (Meter meter = new SharedBudget(budget).meter()) {
            QuickAnswer answer = quick.apply(part, meter);
            return answer == QuickAnswer.UNDECIDED
                    ? BoundedSearch.isInvalid(operations.apply(part, meter), budget)
                    : answer == QuickAnswer.INVALID;
        } catch (BudgetExceededException spent) {
            return false; // not known to be invalid
        }
    }

    @Override
    public KeyOperations operations(KeyHistory key, Meter meter) {
        return operations.apply(key, meter);
    }

    @Override
    public KeyVerdict decide(KeyHistory key, SharedBudget budget) {
        try (Meter meter = budget.meter()) {
            return decide(key, operations(key, meter), budget);
        }
    }

    /** Decides a key whose operations were prepared before. */
    public KeyVerdict decide(KeyHistory key, KeyOperations ops, SharedBudget budget) {
        Search.Answer answer = new Search(ops, budget).decide();
        if (answer.unknown() != null) {
            return KeyVerdict.unknown(Search.ALGORITHM, answer.unknown(), ops.size(), answer.configurations());
        } else if (answer.verdict() == Verdict.VALID) {
            return KeyVerdict.valid(Search.ALGORITHM, ops.size(), answer.configurations());
        }
        return KeyVerdict.invalid(
                Search.ALGORITHM,
                explanation(key, budget).ofStuck(answer.stuck()),
                ops.size(),
                answer.configurations());
    }

    /** Explains why the key has no order. */
    public Explanation explanation(KeyHistory key, SharedBudget budget) {
        return new Explanation(subhistories, key, budget.budget());
    }
}
