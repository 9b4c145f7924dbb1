// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.decide;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.explain.Explanation;
import dev.touchstone.checker.linearizability.explain.Subhistories;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.search.BoundedSearch;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.checker.linearizability.search.Search;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Decides any model by the search, and explains what has no order; the other deciders fall back to it. */
public final class SearchDecider implements KeyDecider {
    private final Function<KeyHistory, KeyOperations> operations;
    private final Subhistories subhistories;

    private SearchDecider(Function<KeyHistory, KeyOperations> operations, Subhistories subhistories) {
        this.operations = operations;
        this.subhistories = subhistories;
    }

    /** A decider of any model, by its steps alone. */
    public static SearchDecider of(Model model) {
        return of(model, key -> ModelMachine.operations(model, key), (key, budget) -> QuickAnswer.UNDECIDED);
    }

    /**
     * A decider that prepares the operations in its own way.
     *
     * @param operations the operations of a key or a part of it, for the search
     * @param quick a near-linear algorithm, asked first when parts of a history are judged to explain a violation
     */
    public static SearchDecider of(
            Model model,
            Function<KeyHistory, KeyOperations> operations,
            BiFunction<KeyHistory, Budget, QuickAnswer> quick) {
        return new SearchDecider(
                operations,
                new Subhistories(model, (part, budget) -> isInvalid(part, budget, operations, quick), operations));
    }

    /** The same, but where a violation is shown, its states are those of the operations given here. */
    public SearchDecider showing(Function<KeyHistory, KeyOperations> shown) {
        return new SearchDecider(operations, new Subhistories(subhistories.model(), subhistories.isInvalid(), shown));
    }

    private static boolean isInvalid(
            KeyHistory part,
            Budget budget,
            Function<KeyHistory, KeyOperations> operations,
            BiFunction<KeyHistory, Budget, QuickAnswer> quick) {
        QuickAnswer answer = quick.apply(part, budget);
        return answer == QuickAnswer.UNDECIDED
                ? BoundedSearch.isInvalid(operations.apply(part), budget)
                : answer == QuickAnswer.INVALID;
    }

    @Override
    public KeyOperations operations(KeyHistory key) {
        return operations.apply(key);
    }

    @Override
    public KeyVerdict decide(KeyHistory key, Budget budget, AtomicLong bytes) {
        return decide(key, operations(key), budget, bytes);
    }

    /** Decides a key whose operations were prepared before. */
    public KeyVerdict decide(KeyHistory key, KeyOperations ops, Budget budget, AtomicLong bytes) {
        Search.Answer answer = new Search(ops, budget, bytes).decide();
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
    public Explanation explanation(KeyHistory key, Budget budget) {
        return new Explanation(subhistories, key, budget);
    }
}
