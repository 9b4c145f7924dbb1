// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.objects;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.decide.IndependentObjects;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.decide.QuickAnswer;
import dev.touchstone.checker.linearizability.decide.SearchDecider;
import dev.touchstone.checker.linearizability.explain.Explanation;
import dev.touchstone.checker.linearizability.explain.OperationWords;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.KeyVerdict;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.SetModel;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.checker.linearizability.search.Search;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.Int2ObjectLinkedOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Sets: where nothing is removed, the order of the reads is the order of all ({@link GrowingSet}); where nobody reads all of
 * it, each element is an object of its own (Herlihy &amp; Wing's locality); elsewhere the search.
 */
public final class SetDecider implements KeyDecider {
    private static final String GROWING = "reads of a growing set, in order of inclusion";
    private static final String BY_ELEMENT = "each element by itself, " + Search.ALGORITHM;
    private static final int CANDIDATES_MAX = 600;

    private final SearchDecider search;

    public SetDecider(SetModel model) {
        search =
                SearchDecider.of(model, (key, meter) -> ModelMachine.operations(model, key, meter), SetDecider::answer);
    }

    @Override
    public KeyOperations operations(KeyHistory key, Meter meter) {
        return search.operations(key, meter);
    }

    private enum Shape {
        GROWING,
        /** Nobody looks. */
        UNSEEN,
        BY_ELEMENT,
        MIXED
    }

    private static Shape shape(KeyHistory key) {
        History history = key.history();
        boolean reads = false;
        boolean removes = false;
        boolean asks = false;
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            if (!history.isFail(op)) {
                String function = history.function(op);
                reads |= function.equals(Functions.READ) && history.isOk(op);
                removes |= function.equals(Functions.REMOVE);
                asks |= function.equals(SetModel.CONTAINS);
            }
        }
        return !reads ? asks ? Shape.BY_ELEMENT : Shape.UNSEEN : removes || asks ? Shape.MIXED : Shape.GROWING;
    }

    @Override
    public KeyVerdict decide(KeyHistory key, SharedBudget budget) {
        return switch (shape(key)) {
            case GROWING -> growing(key, budget);
            case UNSEEN, BY_ELEMENT -> byElement(key, budget);
            case MIXED -> search.decide(key, budget);
        };
    }

    @Override
    public QuickAnswer quick(KeyHistory key, Meter meter) {
        return answer(key, meter);
    }

    private static QuickAnswer answer(KeyHistory key, Meter meter) {
        return switch (shape(key)) {
            case UNSEEN -> QuickAnswer.VALID;
            case GROWING -> new GrowingSet(key, meter).isOrderable() ? QuickAnswer.VALID : QuickAnswer.INVALID;
            case BY_ELEMENT, MIXED -> QuickAnswer.UNDECIDED;
        };
    }

    private KeyVerdict growing(KeyHistory key, SharedBudget budget) {
        try (Meter meter = budget.meter()) {
            GrowingSet set = new GrowingSet(key, meter);
            return set.isOrderable()
                    ? KeyVerdict.valid(GROWING, set.size(), 0)
                    : KeyVerdict.invalid(GROWING, finding(key, set, budget), set.size(), 0);
        }
    }

    private Finding finding(KeyHistory key, GrowingSet set, SharedBudget budget) {
        Explanation explanation = search.explanation(key, budget);
        GrowingSet.Conflict conflict = Objects.requireNonNull(set.conflict);
        int first = conflict.first();
        if (conflict.second() < 0) {
            return explanation.ofUnproduced();
        }
        int[] cited = IntStream.of(first, conflict.second(), conflict.witness())
                .filter(op -> op >= 0)
                .sorted()
                .distinct()
                .toArray();
        int[] candidates = set.candidates();
        return explanation.ofConflict(
                candidates.length > CANDIDATES_MAX ? cited : candidates, cited, because(key, conflict));
    }

    private static List<String> because(KeyHistory key, GrowingSet.Conflict conflict) {
        OperationWords words = new OperationWords(key.history());
        int first = conflict.first();
        int second = conflict.second();
        boolean unequal = key.history().function(first).equals(Functions.READ)
                && key.history().function(second).equals(Functions.READ)
                && key.history().completeIndex(first) > key.history().invokeIndex(second);
        if (unequal) {
            return List.of("Each of #" + first + " and #" + second
                    + " saw something that the other lacks, and nothing is ever removed.");
        }
        String earlier = conflict.witness() < 0
                ? "What #" + first + " saw or added comes after #" + second + ", which lacks it or is part of it."
                : "#" + conflict.witness() + " saw what #" + second + " added, but not what #" + first
                        + " did or saw, so #" + second + " comes before #" + first + ".";
        return List.of(
                earlier,
                "#" + first + " ended before #" + second + " began: " + words.of(first) + ", " + words.of(second)
                        + ".");
    }

    private KeyVerdict byElement(KeyHistory key, SharedBudget budget) {
        History history = key.history();
        Canonical canonical = new Canonical(history.values());
        Int2ObjectLinkedOpenHashMap<IntArrayList> elements = new Int2ObjectLinkedOpenHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            if (!history.function(op).equals(Functions.READ)) {
                elements.computeIfAbsent(canonical.of(history.input(op)), e -> new IntArrayList())
                        .add(op);
            }
        }
        return IndependentObjects.decide(
                BY_ELEMENT,
                elements.values().stream().map(IntArrayList::toIntArray),
                operations -> search.decide(KeyHistory.of(history, key.key(), operations), budget));
    }
}
