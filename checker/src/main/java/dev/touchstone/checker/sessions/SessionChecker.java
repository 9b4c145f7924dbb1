// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sessions;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.causal.CausalOrder;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;
import org.jspecify.annotations.Nullable;

/**
 * Decides one session guarantee of registers with unique values.
 *
 * <p>Which of two versions is older is inferred: a write is older than another if it causally precedes it ({@code po ∪
 * rf}; a compare-and-set reads what it replaces, so chains of these are ordered too). Concurrent writes stay unordered,
 * and a read of either is no violation; {@link #withRealTimeOrder} orders those that did not overlap in time as well,
 * which a store that promises no more than sessions need not respect. The initial value is older than all. A read of
 * siblings is judged by the newest of them.
 *
 * <p>O(n·k·log n) for n operations in k sessions; definitions in {@link SessionGuarantee}, after Terry et al., "Session
 * Guarantees for Weakly Consistent Replicated Data" (PDIS 1994).
 */
public final class SessionChecker implements Checker {
    private final SessionGuarantee guarantee;
    private final boolean realTime;

    private SessionChecker(SessionGuarantee guarantee, boolean realTime) {
        this.guarantee = guarantee;
        this.realTime = realTime;
    }

    /** Versions are ordered by causality alone. */
    public static SessionChecker of(SessionGuarantee guarantee) {
        return new SessionChecker(guarantee, false);
    }

    /** Versions are also ordered by real time, where their writes did not overlap. */
    public SessionChecker withRealTimeOrder() {
        return new SessionChecker(guarantee, true);
    }

    @Override
    public String property() {
        return guarantee.property();
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        CausalOrder order = CausalOrder.of(readsFrom);
        out.measure("operations", readsFrom.live());
        out.measure("sessions", order.sessions());
        out.measure("readsOfRepeatedValues", readsFrom.ambiguous());
        out.measure(
                "readsOfUnknownValues",
                readsFrom.unwritten().size() + readsFrom.aborted().size());
        Unknown unknown = judge(order, out, budget);
        String versions = realTime ? "versions ordered by po ∪ rf and real time" : "versions ordered by po ∪ rf";
        String algorithm = "session guarantees (Terry et al. 1994), " + versions;
        return out.result(property(), algorithm, unknown, readsFrom.live(), 0);
    }

    private @Nullable Unknown judge(CausalOrder order, ResultBuilder out, Budget budget) {
        if (order.isCyclic()) {
            return new Unknown(
                    Unknown.Cause.UNDECIDABLE,
                    "operations follow from each other in a cycle, so that no version is older than another",
                    "check causal consistency, which this history violates");
        }
        SessionSweep sweep = new SessionSweep(guarantee, realTime, order, new SessionFindings(order, out));
        Unknown.Cause stopped = order.sweep(budget, sweep);
        if (stopped != null) {
            return Unknown.stopped(stopped, "stopped amid " + order.readsFrom().live() + " operations");
        }
        Unknown unmatched = order.readsFrom().unlessAllMatched();
        return unmatched == null ? order.readsFrom().unlessRead() : unmatched;
    }
}
