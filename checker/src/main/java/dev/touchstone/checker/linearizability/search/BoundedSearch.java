// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.search.PendingCalls.Counting;

/** The search with few configurations, for parts of a history that a violation is explained by. It may not decide. */
public final class BoundedSearch {
    private static final int CONFIGURATIONS_MAX = 1 << 9;
    private static final int REACH_CONFIGURATIONS_MAX = 64;

    private BoundedSearch() {}

    /** True if there surely is no order. */
    public static boolean isInvalid(KeyOperations ops, Budget budget) {
        return search(ops, budget, CONFIGURATIONS_MAX, false).isRefuted();
    }

    /** A search that remembers the orders that it tries. */
    public static SearchResult tracked(KeyOperations ops, Budget budget) {
        return search(ops, budget, CONFIGURATIONS_MAX, true);
    }

    /** A search that only tells how far an order can be built. */
    public static SearchResult reach(KeyOperations ops, Budget budget) {
        return search(ops, budget, REACH_CONFIGURATIONS_MAX, false);
    }

    private static SearchResult search(KeyOperations ops, Budget budget, int limit, boolean tracked) {
        return new JustInTimeLinearization(ops, new SharedBudget(budget), limit, Counting.EXACT, tracked).run();
    }
}
