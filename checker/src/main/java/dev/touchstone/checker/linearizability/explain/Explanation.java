// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.key.BudgetExceededException;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.search.BoundedSearch;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.checker.linearizability.search.SearchResult;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says why a key has no order: a finding with a minimal sub-history, and how far an order of it can be built. */
public final class Explanation {
    private static final int NUMBERS_MAX = 24;

    private final Subhistories subhistories;
    private final Model model;
    private final KeyHistory key;
    private final History history;
    private final OperationWords words;
    private final Budget budget;

    public Explanation(Subhistories subhistories, KeyHistory key, Budget budget) {
        this.budget = budget;
        this.subhistories = subhistories;
        model = subhistories.model();
        this.key = key;
        history = key.history();
        words = new OperationWords(history);
    }

    /** From an operation that could not be placed. */
    public Finding ofStuck(int stuck) {
        Finding unproduced = firstUnproduced();
        if (unproduced != null) {
            return unproduced;
        }
        Minimizer minimizer = new Minimizer(subhistories, key, budget);
        int[] minimal = minimizer.minimal(stuck);
        Finding.@Nullable Linearization linearization = order(minimal);
        boolean isMinimal = linearization != null && !minimizer.gaveUp;
        return of(
                linearization == null ? unordered(stuck, minimal) : linearization,
                IntStream.of(minimal).boxed().toList(),
                isMinimal,
                List.of());
    }

    /**
     * From operations that have no order.
     *
     * @param candidates among them a minimal sub-history is looked for
     * @param cited to name at least
     * @param because the argument, if there is one
     */
    public Finding ofConflict(int[] candidates, int[] cited, List<String> because) {
        List<Integer> named = IntStream.of(cited).boxed().toList();
        return of(linearization(candidates, named), named, false, because);
    }

    private Finding of(
            Finding.Linearization linearization, List<Integer> operations, boolean isMinimal, List<String> argument) {
        int culprit = linearization.stuck();
        int[] minimal = linearization.minimal().stream().mapToInt(op -> op).toArray();
        String anomaly = anomaly(culprit, minimal);
        String state = linearization.states().isEmpty()
                ? "the initial state"
                : linearization.states().get(linearization.states().size() - 1);
        List<String> because = new ArrayList<>(argument);
        if (argument.isEmpty()) {
            because.add("Of the operations " + numbers(minimal)
                    + " no order respects both who ended before whom and what each answered.");
            because.add(
                    isMinimal
                            ? "Without any one of them there is an order."
                            : "No smaller part of the history that has no order was found within the effort allowed.");
        }
        because.add("The longest order that can be built ends where #" + culprit + " should come: " + words.of(culprit)
                + ".");
        return new Finding(
                anomaly,
                title(anomaly) + key.ofKey(),
                words.capitalized(culprit) + ", and no order of the operations around it allows that: the best one has "
                        + state + " there.",
                because,
                operations,
                null,
                linearization);
    }

    private static Finding.Linearization unordered(int stuck, int[] minimal) {
        return new Finding.Linearization(
                List.of(), List.of(), stuck, IntStream.of(minimal).boxed().toList());
    }

    /** Of a value that somebody saw and nobody brought in. */
    public Finding ofUnproduced() {
        Finding found = firstUnproduced();
        if (found == null) {
            throw new IllegalStateException("each value that was seen was brought in by an operation");
        }
        return found;
    }

    /** A value was seen that no operation can have brought in; {@code failed} is one that failed to, or negative. */
    public Finding ofUnproduced(int reader, int failed) {
        return new UnproducedValue(model, key, reader, failed).finding();
    }

    /** The order of the candidates, cut down to a minimal sub-history; at least the cited ones if that fails. */
    public Finding.Linearization linearization(int[] candidates, List<Integer> cited) {
        Minimizer minimizer = new Minimizer(subhistories, key, budget);
        Finding.@Nullable Linearization order =
                minimizer.isInvalid(candidates) ? order(minimizer.reduce(candidates)) : null;
        return order != null
                ? order
                : new Finding.Linearization(List.of(), List.of(), cited.get(cited.size() - 1), cited);
    }

    private Finding.@Nullable Linearization order(int[] minimal) {
        try (Meter meter = new SharedBudget(budget).meter()) {
            KeyOperations ops = subhistories.shown().apply(KeyHistory.of(history, key.key(), minimal), meter);
            SearchResult result = BoundedSearch.tracked(ops, budget);
            return result.stuck() < 0 ? null : new PartialOrder(ops, result).linearization(minimal);
        } catch (BudgetExceededException spent) {
            return null; // the finding then goes without an order
        }
    }

    private @Nullable Finding firstUnproduced() {
        Map<Object, Integer> produced = new HashMap<>();
        Map<Object, Integer> failed = new HashMap<>();
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            Call call = ModelMachine.call(model, history, op);
            for (Object value : model.produces(call)) {
                (history.isFail(op) ? failed : produced).putIfAbsent(value, op);
            }
        }
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            if (history.isOk(op)) {
                for (Object value : model.observes(ModelMachine.call(model, history, op))) {
                    boolean initial = value.equals(model.initial());
                    if (!initial && !produced.containsKey(value)) {
                        return ofUnproduced(op, failed.getOrDefault(value, -1));
                    }
                }
            }
        }
        return null;
    }

    private String anomaly(int culprit, int[] minimal) {
        Call call = ModelMachine.call(model, history, culprit);
        if (call.function().equals(Functions.CAS)) {
            for (int op : minimal) {
                boolean same = op != culprit
                        && history.function(op).equals(Functions.CAS)
                        && model.observes(ModelMachine.call(model, history, op)).containsAll(model.observes(call));
                if (same) {
                    return "lost-update";
                }
            }
        }
        if (!model.isRead(call)) {
            return "non-linearizable";
        }
        Collection<?> seen = model.observes(call);
        boolean before = false;
        boolean later = false;
        int lastEnd = -1;
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            if (!history.isFail(op) && bringsIn(op, seen)) {
                boolean isBefore = history.invokeIndex(op) < history.completeIndex(culprit);
                before |= isBefore;
                later |= !isBefore;
                lastEnd = isBefore ? Math.max(lastEnd, history.completeIndex(op)) : lastEnd;
            }
        }
        boolean isInitial = seen.contains(model.initial());
        if (!before && later && !isInitial) {
            return "read-before-write";
        }
        return (before || isInitial) && isReplaced(lastEnd, culprit, seen)
                ? OutdatedRead.STALE_READ.anomaly()
                : "non-linearizable";
    }

    private boolean bringsIn(int op, Collection<?> seen) {
        return model.produces(ModelMachine.call(model, history, op)).stream().anyMatch(seen::contains);
    }

    /** True if an update began after that position, and ended before the read began. */
    private boolean isReplaced(int position, int reader, Collection<?> seen) {
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            if (history.isOk(op)
                    && history.invokeIndex(op) > position
                    && history.completeIndex(op) < history.invokeIndex(reader)
                    && !model.produces(ModelMachine.call(model, history, op)).isEmpty()
                    && !bringsIn(op, seen)) {
                return true;
            }
        }
        return false;
    }

    private static String title(String anomaly) {
        return switch (anomaly) {
            case "stale-read" -> "Stale read";
            case "lost-update" -> "Lost update";
            case "read-before-write" -> "Value seen before it was written";
            default -> "No order of the operations";
        };
    }

    private static String numbers(int[] operations) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < operations.length && i <= NUMBERS_MAX; i++) {
            all.append(i == 0 ? "" : ", ").append(i == NUMBERS_MAX ? "…" : "#" + operations[i]);
        }
        return all.toString();
    }
}
