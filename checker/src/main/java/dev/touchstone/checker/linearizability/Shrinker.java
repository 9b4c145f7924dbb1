// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.Budget;
import dev.touchstone.history.History;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Cuts an invalid history of one key down: to a window of operations before the one that is stuck, then operation by
 * operation. An operation goes together with those that saw what only it brought in, so that what is left is invalid for
 * the reason that the whole is, and not because a value came from nowhere.
 *
 * <p>The effort is bounded by counts, not by time, so the same history gives the same finding.
 */
final class Shrinker {
    private static final int FIRST_WINDOW = 16;
    private static final int TRIALS_MAX = 4000;
    private static final int WINDOW_TO_REDUCE_MAX = 600;
    private static final int CONFIGURATIONS_MAX = 1 << 9;
    private static final long BYTES_MAX = 1L << 30;

    private final Decider decider;
    private final KeyHistory key;
    private final History history;
    private final Map<Integer, Call> calls = new HashMap<>();
    private int trials;

    Shrinker(Decider decider, KeyHistory key) {
        this.decider = decider;
        this.key = key;
        history = key.history();
    }

    static SearchPass trackedPass(KeyOperations ops) {
        return pass(ops, true);
    }

    private static SearchPass pass(KeyOperations ops, boolean tracked) {
        SearchPass pass = new SearchPass(
                ops,
                Budget.of(Duration.ofHours(1), BYTES_MAX),
                new AtomicLong(),
                CONFIGURATIONS_MAX,
                Pools.Use.EXACT,
                tracked);
        pass.run();
        return pass;
    }

    /** A minimal invalid sub-history that explains why the operation is stuck; the operation alone if none was found. */
    int[] minimal(int stuck) {
        int[] before = IntStream.range(0, key.size())
                .map(key::operation)
                .filter(op -> history.invokeIndex(op) <= history.completeIndex(stuck) && !history.isFail(op))
                .toArray();
        for (int window = FIRST_WINDOW; ; window *= 2) {
            int from = Math.max(0, before.length - window);
            int[] candidate = closed(
                    IntStream.range(from, before.length).map(i -> before[i]).toArray());
            if (isInvalid(candidate)) {
                return candidate.length > WINDOW_TO_REDUCE_MAX ? new int[] {stuck} : reduce(candidate);
            }
            if (from == 0) {
                return new int[] {stuck};
            }
        }
    }

    boolean isInvalid(int[] operations) {
        trials++;
        SearchPass pass = pass(decider.prepare(KeyHistory.of(history, key.key(), operations)), false);
        return pass.stuck >= 0 && !pass.truncated && pass.stopped == null;
    }

    /** Leaves out operations as long as the rest stays invalid. */
    int[] reduce(int[] invalid) {
        int[] kept = invalid;
        for (int chunk = Math.max(1, invalid.length / 2); chunk > 0; chunk = chunk == 1 ? 0 : chunk / 2) {
            boolean smaller = true;
            while (smaller && trials < TRIALS_MAX) {
                smaller = false;
                for (int at = 0; at < kept.length && trials < TRIALS_MAX; at += chunk) {
                    int from = at;
                    int to = at + chunk;
                    int[] whole = kept;
                    int[] rest = closed(IntStream.range(0, whole.length)
                            .filter(i -> i < from || i >= to)
                            .map(i -> whole[i])
                            .toArray());
                    if (isInvalid(rest)) {
                        kept = rest;
                        smaller = true;
                        at -= chunk;
                    }
                }
                smaller &= chunk == 1;
            }
        }
        return kept;
    }

    /** Without those that saw a value that none of them, but another operation of the key, brought in. */
    private int[] closed(int[] operations) {
        int[] kept = operations;
        while (true) {
            Set<Object> produced = new HashSet<>();
            for (int op : kept) {
                produced.addAll(decider.model.produces(call(op)));
            }
            int[] rest =
                    IntStream.of(kept).filter(op -> isFed(call(op), produced)).toArray();
            if (rest.length == kept.length) {
                return kept;
            }
            kept = rest;
        }
    }

    private boolean isFed(Call call, Set<Object> produced) {
        Collection<?> observed = decider.model.observes(call);
        return call.answered() ? observed.stream().allMatch(v -> produced.contains(v) || isInitial(v)) : true;
    }

    private boolean isInitial(Object value) {
        return value.equals(decider.model.initial());
    }

    private Call call(int op) {
        return calls.computeIfAbsent(op, o -> ModelMachine.call(decider.model, history, o));
    }
}
