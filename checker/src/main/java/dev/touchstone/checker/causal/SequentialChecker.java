// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Decides sequential consistency of registers with unique values (Lamport 1979): is there one order of all operations, of
 * all keys together, that keeps each session's own order and in which every read returns the latest write?
 *
 * <p>The question is NP-complete (Gibbons and Korach 1997), so three steps, of which each decides or hands on. First the
 * order that every explanation must keep: session order, reads-from, and what follows from the two, that a write known
 * to a read comes before the write which that read returned, and a read before the writes known to overwrite what it
 * returned; repeated until nothing changes, in vector clocks, O(n·k·log n) a round for k sessions. A cycle in it is a
 * violation; it contains the bad patterns of CC and CCv (Bouajjani et al. 2017). Then a greedy search, by time of
 * invocation, which explains what most stores do. Where it meets a dead end it goes back, remembering the places from
 * which there is no way on, by how far each session had come: at most n^k places. The budget bounds time and memory;
 * what it ends is unknown.
 *
 * <p>Real time is no part of it. An update of unknown outcome counts once somebody read it. Stateless, safe for any
 * number of threads.
 */
public final class SequentialChecker implements Checker {
    private static final String ALGORITHM =
            "sequential consistency: forced order, then search by session (after Gibbons &"
                    + " Korach 1997, Bouajjani et al. 2017)";

    @Override
    public String property() {
        return "sequential";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        CausalFindings findings = new CausalFindings(readsFrom, out);
        findings.addStrayReads();
        CausalOrder order = CausalOrder.of(readsFrom);
        out.measure("operations", readsFrom.live());
        out.measure("sessions", order.sessions());
        Unknown unknown = stopped(budget.exhausted(0), readsFrom);
        long states = 0;
        if (unknown != null) {
            return out.result(property(), ALGORITHM, unknown, readsFrom.live(), 0);
        }
        if (order.isCyclic()) {
            findings.addCycle("CyclicCO", order.cycle());
        } else {
            ForcedOrder forced = new ForcedOrder(order);
            unknown = stopped(forced.saturate(budget), readsFrom);
            if (forced.cycle().length > 0) {
                findings.addCycle("CyclicSC", forced.cycle());
            } else if (unknown == null) {
                SequentialSearch search = new SequentialSearch(order, forced.edges());
                unknown = stopped(search.run(budget), readsFrom);
                states = search.states();
                if (unknown == null && !search.isExplained()) {
                    addUnexplained(search, readsFrom, findings);
                }
            }
        }
        if (unknown == null) {
            unknown = siblings(readsFrom);
        }
        if (unknown == null) {
            unknown = readsFrom.unlessRead();
        }
        return out.result(property(), ALGORITHM, unknown, readsFrom.live(), states);
    }

    private static @Nullable Unknown stopped(Unknown.@Nullable Cause cause, ReadsFrom readsFrom) {
        return cause == null
                ? null
                : Unknown.stopped(cause, "no order was found, nor ruled out, of " + readsFrom.live() + " operations");
    }

    /** A register has one value at a time: what a read of several says of one order is not known. */
    private static @Nullable Unknown siblings(ReadsFrom readsFrom) {
        int several = 0;
        for (int op = 0; op < readsFrom.history().size(); op++) {
            several += readsFrom.reads(op) && readsFrom.versions(op) > 1 ? 1 : 0;
        }
        return several == 0
                ? readsFrom.unlessAllMatched()
                : new Unknown(
                        Unknown.Cause.UNDECIDABLE,
                        several + " reads returned several versions at once, which no single register does",
                        "check causal consistency");
    }

    private static void addUnexplained(SequentialSearch search, ReadsFrom readsFrom, CausalFindings findings) {
        IntArrayList stuck = new IntArrayList(search.stuck());
        stuck.sort(null);
        findings.addUnexplained(search.furthest(), readsFrom.live(), stuck);
    }
}
