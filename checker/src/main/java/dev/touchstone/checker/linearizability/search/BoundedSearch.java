// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import dev.touchstone.checker.Budget;
import java.util.concurrent.atomic.AtomicLong;

/** The search with few configurations, for parts of a history that a violation is explained by. It may not decide. */
public final class BoundedSearch {
    private static final int CONFIGURATIONS_MAX = 1 << 9;
    private static final int REACH_CONFIGURATIONS_MAX = 64;

    private BoundedSearch() {}

    /** True if there surely is no order. */
    public static boolean isInvalid(KeyOperations ops, Budget budget) {
        SearchPass pass = pass(ops, budget, CONFIGURATIONS_MAX, false);
        return pass.stuck >= 0 && !pass.truncated && pass.stopped == null;
    }

    /** A search that remembers the orders that it tries. */
    public static SearchPass tracked(KeyOperations ops, Budget budget) {
        return pass(ops, budget, CONFIGURATIONS_MAX, true);
    }

    /** A search that only tells how far an order can be built. */
    public static SearchPass reach(KeyOperations ops, Budget budget) {
        return pass(ops, budget, REACH_CONFIGURATIONS_MAX, false);
    }

    private static SearchPass pass(KeyOperations ops, Budget budget, int configurations, boolean tracked) {
        SearchPass pass = new SearchPass(ops, budget, new AtomicLong(), configurations, Pools.Use.EXACT, tracked);
        pass.run();
        return pass;
    }
}
