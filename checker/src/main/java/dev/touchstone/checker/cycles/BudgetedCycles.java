// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.cycles;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.graph.Csr;
import dev.touchstone.checker.graph.Cycle;
import dev.touchstone.checker.graph.CycleSearch;
import dev.touchstone.checker.graph.EdgeList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The cycles of a dependency graph, looked for until a budget of time and memory is spent. Immutable.
 *
 * @param cycles those that were found
 * @param isStopped whether the search began and did not end
 * @param spent what ended it, or kept it from beginning; null if nothing did
 */
public record BudgetedCycles(List<Cycle> cycles, boolean isStopped, Unknown.@Nullable Cause spent) {
    private static final long BYTES_PER_ROW = 40;

    /** Whether all cycles were looked for. */
    public boolean isWhole() {
        return !isStopped && spent == null;
    }

    /** One cycle of each kind that no other one in its component implies; see {@link #of}. */
    public static BudgetedCycles firstOfEach(int transactions, int vertices, EdgeList edges, Budget budget) {
        return of(transactions, vertices, edges, (anomaly, found) -> found.isEmpty(), budget);
    }

    /**
     * Looks for them with {@link CycleSearch}.
     *
     * @param transactions vertices below this number stand for transactions
     * @param vertices how many there are in all
     * @param wanted whether an anomaly is worth looking for, given the names found already in its component
     */
    public static BudgetedCycles of(
            int transactions, int vertices, EdgeList edges, BiPredicate<String, List<String>> wanted, Budget budget) {
        Unknown.Cause spent = budget.exhausted(BYTES_PER_ROW * (edges.size() + vertices));
        if (spent != null) {
            return new BudgetedCycles(List.of(), false, spent);
        }
        CycleSearch search =
                new CycleSearch(transactions, Csr.of(vertices, edges, -1), wanted, () -> budget.exhausted(0) != null);
        List<Cycle> cycles = search.search();
        return new BudgetedCycles(cycles, search.isStopped(), search.isStopped() ? budget.exhausted(0) : null);
    }
}
