// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;
import org.jspecify.annotations.Nullable;

/**
 * Decides causal consistency of registers with unique values by the absence of bad patterns (Bouajjani, Enea, Guerraoui
 * and Hamza, "On verifying causal consistency", POPL 2017), found with vector clocks.
 *
 * <p>For n operations in k sessions, CC and CCv take O(n·k·log n); CM takes that once for each session and round. A read
 * of siblings breaks CC if all it returned was overwritten by one and the same write of its past; it puts no constraint
 * on the order of concurrent writes. Real time is no part of causality.
 *
 * <p>The patterns, by the paper's names: {@code CyclicCO}, {@code WriteCOInitRead}, {@code ThinAirRead} and
 * {@code WriteCORead} for CC; {@code CyclicCF} besides for CCv; {@code WriteHBInitRead} and {@code CyclicHB} besides CC's
 * for CM, see {@link CausalMemory}.
 */
public final class CausalChecker implements Checker {
    private final CausalModel model;

    public CausalChecker(CausalModel model) {
        this.model = model;
    }

    @Override
    public String property() {
        return model.property();
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        CausalFindings findings = new CausalFindings(readsFrom, out);
        findings.addStrayReads();
        Unknown unknown = judge(readsFrom, findings, out, budget);
        if (unknown == null) {
            unknown = readsFrom.unlessAllMatched();
        }
        if (unknown == null) {
            unknown = readsFrom.unlessRead();
        }
        out.measure("operations", readsFrom.live());
        String algorithm = model.title() + ": bad patterns (Bouajjani et al. 2017)";
        return out.result(property(), algorithm, unknown, readsFrom.live(), 0);
    }

    private @Nullable Unknown judge(ReadsFrom readsFrom, CausalFindings findings, ResultBuilder out, Budget budget) {
        CausalOrder order = CausalOrder.of(readsFrom);
        out.measure("sessions", order.sessions());
        if (order.isCyclic()) {
            findings.addCycle("CyclicCO", order.cycle());
            return null;
        }
        BySession writes = BySession.writes(order);
        EdgeList conflicts = new EdgeList();
        Unknown.Cause stopped =
                order.sweep(budget, (op, clock) -> judgeRead(op, clock, order, writes, findings, conflicts));
        if (stopped == null && out.isEmpty() && model == CausalModel.CCV && conflicts.size() > 0) {
            order.addEdges(conflicts);
            findings.addCycle("CyclicCF", conflicts.cycle(readsFrom.history().size()));
        }
        if (stopped == null && out.isEmpty() && model == CausalModel.CM) {
            stopped = new CausalMemory(order, writes, findings).judge(budget);
        }
        return stopped == null
                ? null
                : Unknown.stopped(
                        stopped,
                        "stopped amid " + readsFrom.live() + " operations in " + order.sessions() + " sessions");
    }

    /** Looks at the last write of each session, to the read's key, in the read's past. */
    private void judgeRead(
            int op, int[] clock, CausalOrder order, BySession writes, CausalFindings findings, EdgeList conflicts) {
        ReadsFrom readsFrom = order.readsFrom();
        if (!readsFrom.reads(op)) {
            return;
        }
        int key = readsFrom.key(op);
        for (int run = writes.firstRun(key); run < writes.firstRun(key + 1); run++) {
            int newer = writes.lastBelow(run, clock[writes.session(run)]);
            if (newer < 0 || readsFrom.saw(op, newer)) {
                continue;
            }
            if (order.sawOnlyOlderThan(op, newer)) {
                findings.addOverwritten(op, newer);
            } else if (readsFrom.versions(op) == 1 && model == CausalModel.CCV) {
                conflicts.add(newer, readsFrom.writer(op, 0));
            }
        }
    }
}
