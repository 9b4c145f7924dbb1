// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.monotonic;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.History;
import org.jspecify.annotations.Nullable;

/**
 * Judges what only grows, in the two shapes that Jepsen's tests have.
 *
 * <ul>
 *   <li><em>Rows</em> (CockroachDB): {@code add} is answered with a row {@code {:val :sts :process :node :table}}, whose value is greater than that of all rows before, and
 *       {@code sts} the store's timestamp; the last {@code read} returns all rows by timestamp. The values must then grow, no row be lost, twice there, or of a failed add. Where rows
 *       tell their process, only those of one process must be in order, unless linearizability is asked for.
 *   <li><em>Keys</em> (TiDB, Dgraph, YugabyteDB): {@code inc} of a key and {@code read} of several are answered with a map of keys to numbers. Who saw a lower
 *       value of a key than another came before: with the order of each process, and real time if linearizability is asked for, that must have
 *       no cycle. Two increments of one key must not be answered with one value.
 * </ul>
 *
 * <p>O(n log n) time; stateless, for any number of threads. After {@code jepsen.cockroach.monotonic} and {@code jepsen.tests.cycle}'s monotonic keys.
 */
public final class MonotonicChecker implements Checker {
    private final boolean linearizable;

    /**
     * A checker of either shape.
     *
     * @param linearizable whether the order of all processes together, and real time, must be kept
     */
    public MonotonicChecker(boolean linearizable) {
        this.linearizable = linearizable;
    }

    @Override
    public String property() {
        return "monotonic";
    }

    @Override
    public boolean needsTheEnd() {
        return true;
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder findings = new ResultBuilder();
        Unknown.Cause spent = budget.exhausted(0);
        boolean rows = GrowingRows.areIn(history);
        Unknown unknown =
                spent != null ? Unknown.stopped(spent, "nothing was judged") : judge(history, rows, findings, budget);
        return findings.result(property(), algorithm(rows), unknown, history.size(), 0);
    }

    private String algorithm(boolean rows) {
        if (rows) {
            return "rows of the last read by timestamp" + (linearizable ? ", all processes together" : "");
        }
        return "cycles of who saw lower and greater values of keys" + (linearizable ? ", with real time" : "");
    }

    private @Nullable Unknown judge(History history, boolean rows, ResultBuilder findings, Budget budget) {
        return rows
                ? new GrowingRows(history, linearizable, findings).judge()
                : new GrowingKeys(history, linearizable, findings).judge(budget);
    }
}
