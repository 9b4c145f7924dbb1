// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.checker.txn.WriterIndex;
import dev.touchstone.history.History;

/**
 * Decides a level of transactions on registers completely: valid only with an order that explains all reads, invalid only with
 * transactions that no order explains. Values may be written more than once to a key.
 *
 * <p>The polygraph is of Papadimitriou, "The serializability of concurrent database updates" (JACM 1979); what decides it here, of
 * Tan et al., "Cobra" (OSDI 2020), Huang et al., "PolySI" (VLDB 2023), and VeriStrong (arXiv 2511.14067). Stateless, safe for any
 * number of threads.
 */
public final class PolygraphChecker implements Checker {
    private final PolygraphLevel level;

    public PolygraphChecker(PolygraphLevel level) {
        this.level = level;
    }

    @Override
    public String property() {
        return level.property();
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        Unknown.Cause stopped = budget.exhausted(0);
        if (stopped != null) {
            return out.result(property(), Polygraph.ALGORITHM, Unknown.stopped(stopped, "not begun"), 0, 0);
        }
        Transactions flat = Transactions.ofRegisters(history);
        String problem = flat.problem();
        if (problem != null) {
            return out.result(property(), Polygraph.ALGORITHM, Unknown.ofAnotherKind(problem), 0, 0);
        }
        return new RegisterReading(flat, new WriterIndex(flat)).decide(level, budget);
    }
}
