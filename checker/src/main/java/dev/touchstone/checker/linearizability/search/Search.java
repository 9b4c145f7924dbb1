// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Unknown.Cause;
import dev.touchstone.checker.Verdict;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides any model by search, in passes: the search of Wing and Gong (JPDC 1993) with Lowe's memory of what was tried, breadth
 * first (see {@link SearchPass}).
 *
 * <p>Of two ways to the same place, the first passes remember only the one that used fewer operations of unknown outcome.
 * A pass keeps a limited number of configurations. If it gets through, there is an order, whatever was left out; if it
 * gets stuck without having left anything out, there is none. A pass in between proves neither; then operations without
 * an end, whose combinations are what explodes, are allowed any number of times: if even that has no order, the history
 * has none. If that too leaves it open, the limit grows, until the budget is spent.
 */
public final class Search {
    public static final String ALGORITHM = "just-in-time linearization (Lowe 2017)";
    private static final int FIRST_LIMIT = 1 << 6;
    private static final int LAST_LIMIT = 1 << 24;

    private static final Pools.Use[] ORDER = {Pools.Use.THRIFTY, Pools.Use.EVEN, Pools.Use.UNLIMITED, Pools.Use.EXACT};

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
        int all = SearchPass.returns(ops).length;
        boolean hasInfo = all < ops.size();
        for (int limit = FIRST_LIMIT; limit <= LAST_LIMIT; limit *= 8) {
            for (Pools.Use use : ORDER) {
                boolean unlimited = use == Pools.Use.UNLIMITED;
                if (use != Pools.Use.EXACT && !hasInfo) {
                    continue;
                }
                SearchPass pass = new SearchPass(ops, budget, bytes, limit, use, false);
                pass.run();
                configurations += pass.configurations;
                furthest = Math.max(furthest, unlimited ? 0 : pass.returned);
                if (pass.stopped != null) {
                    return unknown(pass.stopped, furthest);
                }
                if (pass.stuck >= 0 && !pass.truncated) {
                    return new Answer(Verdict.INVALID, ops.operation()[pass.stuck], null, configurations);
                }
                if (pass.stuck < 0 && !unlimited) {
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
                SearchPass.returns(ops).length,
                configurations);
        String remedy =
                "Give the check more time or memory, or record histories that are easier to decide: values written"
                        + " once, more keys, fewer operations of unknown outcome.";
        return new Answer(Verdict.UNKNOWN, -1, new Unknown(cause, detail, remedy), configurations);
    }
}
