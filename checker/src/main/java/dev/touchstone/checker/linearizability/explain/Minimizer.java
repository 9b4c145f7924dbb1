// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Cuts an invalid history of one key down: to a window of operations before the one that is stuck, then operation by
 * operation. An operation goes together with those that saw what only it brought in, and one that takes a value away
 * together with those that brought it in, so that what is left is invalid for the reason that the whole is, and not because
 * a value came from nowhere, or nobody unlocked the lock. What may have been taken, nobody knows what, stays.
 *
 * <p>In the spirit of Zeller and Hildebrandt's delta debugging ("Simplifying and Isolating Failure-Inducing Input", TSE
 * 2002). The effort is bounded by counts, so the same history gives the same finding, unless the budget ends first.
 */
final class Minimizer {
    private static final int FIRST_WINDOW = 16;
    private static final int TRIALS_MAX = 4000;
    private static final int WINDOW_TO_REDUCE_MAX = 20_000;
    /** How many operations may be judged in all trials together. */
    private static final long WORK_MAX = 3_000_000;

    private final Subhistories subhistories;
    private final Model model;
    private final KeyHistory key;
    private final History history;
    private final Map<Integer, Call> calls = new HashMap<>();
    private final Budget budget;
    /** Operations, and others of which one must stay with them. */
    private Map<Integer, List<Integer>> needs = Map.of();

    private int trials;
    private long work;
    /** True if what was found may not be minimal. */
    boolean gaveUp;

    Minimizer(Subhistories subhistories, KeyHistory key, Budget budget) {
        this.budget = budget;
        this.subhistories = subhistories;
        model = subhistories.model();
        this.key = key;
        history = key.history();
    }

    /** A minimal invalid sub-history that explains why the operation is stuck; the operation alone if none was found. */
    int[] minimal(int stuck) {
        int[] all = IntStream.range(0, key.size())
                .map(key::operation)
                .filter(op -> !history.isFail(op))
                .toArray();
        int[] before = IntStream.of(all)
                .filter(op -> history.invokeIndex(op) <= history.completeIndex(stuck))
                .toArray();
        needs = needs(Arrays.copyOfRange(before, Math.max(0, before.length - WINDOW_TO_REDUCE_MAX), before.length));
        for (int window = FIRST_WINDOW; window < 2 * before.length && !isSpent(); window *= 2) {
            int from = Math.max(0, before.length - window);
            int[] candidate = closed(Arrays.copyOfRange(before, from, before.length));
            if (candidate.length > WINDOW_TO_REDUCE_MAX) {
                break;
            } else if (isInvalid(candidate)) {
                return shrink(candidate);
            }
        }
        if (all.length <= WINDOW_TO_REDUCE_MAX && !isSpent() && isInvalid(all)) {
            return reduce(all);
        }
        gaveUp = true;
        return new int[] {stuck};
    }

    boolean isInvalid(int[] operations) {
        trials++;
        work += operations.length;
        return subhistories.isInvalid().test(KeyHistory.of(history, key.key(), operations), budget);
    }

    private boolean isSpent() {
        return trials >= TRIALS_MAX || work >= WORK_MAX || budget.exhausted(0) != null;
    }

    /** Leaves out operations as long as the rest stays invalid. */
    int[] reduce(int[] invalid) {
        needs = needs(invalid);
        return shrink(invalid);
    }

    private int[] shrink(int[] invalid) {
        int[] kept = invalid;
        for (int chunk = Math.max(1, invalid.length / 2); chunk > 0; chunk = chunk == 1 ? 0 : chunk / 2) {
            boolean smaller = true;
            while (smaller && !isSpent()) {
                smaller = false;
                for (int at = 0; at < kept.length && !isSpent(); at += chunk) {
                    int from = at;
                    int to = at + chunk;
                    int[] whole = kept;
                    int[] rest = closed(IntStream.range(0, whole.length)
                            .filter(i -> i < from || i >= to || mustStay(whole[i]))
                            .map(i -> whole[i])
                            .toArray());
                    if (rest.length < whole.length && isInvalid(rest)) {
                        kept = rest;
                        smaller = true;
                        at -= chunk;
                    }
                }
                smaller &= chunk == 1;
            }
        }
        gaveUp |= isSpent();
        return kept;
    }

    /** Without those that saw a value that none of them, but another operation of the key, brought in. */
    private int[] closed(int[] operations) {
        int[] kept = operations;
        while (true) {
            Set<Object> produced = new HashSet<>();
            for (int op : kept) {
                produced.addAll(model.produces(call(op)));
            }
            IntOpenHashSet there = new IntOpenHashSet(kept);
            int[] rest = IntStream.of(kept)
                    .filter(op -> isFed(call(op), produced)
                            && (!needs.containsKey(op)
                                    || needs.get(op).stream().anyMatch(other -> there.contains((int) other))))
                    .toArray();
            if (rest.length == kept.length) {
                return kept;
            }
            kept = rest;
        }
    }

    private boolean mustStay(int op) {
        return history.isInfo(op)
                && (history.function(op).equals(Functions.DEQUEUE)
                        || history.function(op).equals(Functions.POP));
    }

    /** Who brings a value in needs one that takes it away, if there is any; who locks needs who unlocks, and the other way round. */
    private Map<Integer, List<Integer>> needs(int[] operations) {
        Map<Object, List<Integer>> removers = new HashMap<>();
        Map<Integer, Integer> holder = new HashMap<>();
        Map<Integer, List<Integer>> needed = new HashMap<>();
        for (int op : operations) {
            for (Object value : model.removes(call(op))) {
                removers.computeIfAbsent(value, v -> new ArrayList<>()).add(op);
            }
            if (history.function(op).equals(Functions.ACQUIRE)) {
                holder.put(history.process(op), op);
            } else if (history.function(op).equals(Functions.RELEASE)) {
                Integer acquire = holder.remove(history.process(op));
                if (acquire != null) {
                    needed.put(acquire, List.of(op));
                    needed.put(op, List.of(acquire));
                }
            }
        }
        for (int op : operations) {
            for (Object value : removers.isEmpty() ? List.of() : model.produces(call(op))) {
                if (removers.containsKey(value)) {
                    needed.computeIfAbsent(op, o -> new ArrayList<>()).addAll(removers.get(value));
                }
            }
        }
        return needed;
    }

    private boolean isFed(Call call, Set<Object> produced) {
        Collection<?> observed = model.observes(call);
        return call.answered() ? observed.stream().allMatch(v -> produced.contains(v) || isInitial(v)) : true;
    }

    private boolean isInitial(Object value) {
        return value.equals(model.initial());
    }

    private Call call(int op) {
        return calls.computeIfAbsent(op, o -> ModelMachine.call(model, history, o));
    }
}
