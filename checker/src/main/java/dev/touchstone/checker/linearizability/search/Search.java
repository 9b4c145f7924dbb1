// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Unknown.Cause;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.search.PendingCalls.Counting;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides any model by {@link JustInTimeLinearization}, again and again.
 *
 * <p>Each time a limited number of configurations is kept. If all calls can return, there is an order, whatever was left
 * out; if one is stuck and nothing was left out, there is none. Else the limit grows, until the budget is spent.
 *
 * <p>What explodes is the number of ways to use pending calls. So for each limit there are four searches. In the first two,
 * of two ways to the same place only the one that used fewer pending calls is remembered. In the third, pending calls may
 * be linearized any number of times: if even so there is no order, the history has none. The last one counts exactly.
 */
public final class Search {
    public static final String ALGORITHM = "just-in-time linearization (Lowe 2017)";
    private static final int FIRST_LIMIT = 1 << 6;
    private static final int LAST_LIMIT = 1 << 24;

    private static final Counting[] ORDER = {Counting.FEWEST, Counting.EVEN, Counting.UNLIMITED, Counting.EXACT};

    private final KeyOperations ops;
    private final Budget budget;
    private final AtomicLong bytes;
    private long configurations;

    public Search(KeyOperations ops, Budget budget, AtomicLong bytes) {
        this.ops = ops;
        this.budget = budget;
        this.bytes = bytes;
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
        int furthest = 0;
        boolean hasPending = ops.returns().length < ops.size();
        for (int limit = FIRST_LIMIT; limit <= LAST_LIMIT; limit *= 8) {
            for (Counting counting : ORDER) {
                if (counting != Counting.EXACT && !hasPending) {
                    continue;
                }
                SearchResult result = new JustInTimeLinearization(ops, budget, bytes, limit, counting, false).run();
                configurations += result.configurations();
                boolean isRelaxed = counting == Counting.UNLIMITED;
                furthest = Math.max(furthest, isRelaxed ? 0 : result.returned());
                if (result.stopped() != null) {
                    return unknown(result.stopped(), furthest);
                } else if (result.isRefuted()) {
                    return new Answer(Verdict.INVALID, ops.operation()[result.stuck()], null, configurations);
                } else if (result.isLinearizable() && !isRelaxed) {
                    return new Answer(Verdict.VALID, -1, null, configurations);
                }
            }
        }
        return unknown(Cause.MEMORY, furthest);
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
