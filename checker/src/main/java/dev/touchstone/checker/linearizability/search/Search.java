// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Unknown.Cause;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.search.PendingCalls.Counting;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides any model by {@link JustInTimeLinearization}, again and again.
 *
 * <p>Each time a limited number of configurations is kept. If all calls can return, there is an order, whatever was left
 * out; if one is stuck and nothing was left out, there is none. Else the limit grows, until the budget is spent.
 *
 * <p>What explodes is the number of ways to use pending calls. So the first search linearizes one only where nothing can
 * go on without, which is seldom wrong and very fast. Then there are four searches for each limit. In the first two, of two
 * ways to the same place only the one that used fewer pending calls is remembered. In the third, pending calls may be
 * linearized any number of times: if even so there is no order, the history has none. The last one counts exactly.
 *
 * <p>A search that runs out of memory gives it back, and only its own kind is not tried again. With unlimited pending calls
 * a stack or a queue has infinitely many states, but the other searches may well decide.
 */
public final class Search {
    public static final String ALGORITHM = "just-in-time linearization (Lowe 2017)";
    private static final int FIRST_LIMIT = 1 << 6;
    private static final int LAST_LIMIT = 1 << 24;

    /** With a machine that only this search knows, so that its states can be given up. */
    private KeyOperations ops;

    private final SharedBudget budget;
    private long configurations;

    public Search(KeyOperations ops, SharedBudget budget) {
        this.ops = ops.withFreshMachine();
        this.budget = budget;
    }

    /**
     * What the search found.
     *
     * @param stuck the number of the operation that could not be placed, or -1
     * @param configurations how many were explored
     */
    public record Answer(
            Verdict verdict, int stuck, @Nullable Unknown unknown, long configurations) {}

    public Answer decide() {
        boolean hasPending = ops.returns().length < ops.size();
        Set<Counting> worthwhile = hasPending ? EnumSet.allOf(Counting.class) : EnumSet.of(Counting.EXACT);
        int furthest = 0;
        for (int limit = FIRST_LIMIT; limit <= LAST_LIMIT && !worthwhile.isEmpty(); limit *= 8) {
            for (Counting counting : List.copyOf(worthwhile)) {
                boolean isRelaxed = counting == Counting.UNLIMITED;
                SearchResult result = search(limit, counting);
                furthest = Math.max(furthest, isRelaxed ? 0 : result.returned());
                if (result.isRefuted()) {
                    return new Answer(Verdict.INVALID, ops.operation()[result.stuck()], null, configurations);
                } else if (result.isFinished() && !isRelaxed) {
                    return new Answer(Verdict.VALID, -1, null, configurations);
                } else if (result.stopped() == Cause.MEMORY) {
                    ops = ops.withFreshMachine();
                    worthwhile.remove(counting);
                } else if (result.stopped() != null) {
                    return unknown(result.stopped(), furthest);
                } else if (result.isFinished() || counting == Counting.WHEN_STUCK) {
                    worthwhile.remove(counting);
                }
            }
        }
        return unknown(Cause.MEMORY, furthest);
    }

    /** Searches once. The states of the relaxation are its own: most are of no use to the others. */
    private SearchResult search(int limit, Counting counting) {
        KeyOperations own = counting == Counting.UNLIMITED ? ops.withFreshMachine() : ops;
        SearchResult result = new JustInTimeLinearization(own, budget, limit, counting, false).run();
        configurations += result.configurations();
        return result;
    }

    private Answer unknown(Cause cause, int furthest) {
        String detail = String.format(
                Locale.ROOT,
                "an order was found for the first %,d of %,d completed operations, after %,d configurations",
                furthest,
                ops.returns().length,
                configurations);
        String remedy =
                "Give the check more time or memory, or record histories that are easier to decide: values written"
                        + " once, more keys, fewer operations of unknown outcome.";
        return new Answer(Verdict.UNKNOWN, -1, new Unknown(cause, detail, remedy), configurations);
    }
}
