// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.search.BoundedSearch;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far an order of a key that has none can be built. */
public final class Reach {
    private static final int OPERATIONS_MAX = 1_000;

    private Reach() {}

    /** Adds to the finding how far an order of the whole key reaches, if that is easy to say. */
    public static Finding addTo(Finding finding, KeyHistory key, KeyOperations ops, Budget budget) {
        SearchResult result = BoundedSearch.reach(ops, budget);
        if (!result.isRefuted()) {
            return finding;
        }
        int next = ops.operation()[result.stuck()];
        List<String> because = new ArrayList<>(finding.because());
        because.add(String.format(
                Locale.ROOT,
                "Of the %,d completed operations of the whole history%s, in the order of their ends, the first %,d"
                        + " have an order%s.",
                ops.returns().length,
                key.ofKey(),
                result.returned(),
                isShown(finding, next) ? "; none has room for #" + next + ", the next one" : ", and no more"));
        return new Finding(
                finding.anomaly(),
                finding.title(),
                finding.inWords(),
                because,
                finding.operations(),
                finding.graph(),
                finding.linearization());
    }

    /** An operation that nothing else of the finding shows would only be one more to ask about. */
    private static boolean isShown(Finding finding, int op) {
        return finding.operations().contains(op);
    }

    /** False of a key for which it takes too long. */
    public static boolean isKnownOf(KeyHistory key) {
        return key.size() <= OPERATIONS_MAX;
    }
}
