// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.convergence;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.causal.CausalOrder;
import dev.touchstone.checker.versions.OperationText;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the replicas of registers came to agree once the last fault was healed, and on what they should.
 *
 * <p>Of each key, the final reads are those that began a settling time after the last fault ended, and after every update
 * of the key. They must return the same versions; these must keep what {@link Keeps} says; and a key whose last update
 * was an acknowledged delete, a write of nil, must not return a value that was written before that. Linear time.
 *
 * <p>Sources: eventual consistency as Terry et al., "Managing Update Conflicts in Bayou" (SOSP 1995), and Vogels, "Eventually
 * Consistent" (CACM 2009), put it; what siblings must keep is by DeCandia et al., "Dynamo" (SOSP 2007), section 4.4.
 */
public final class ConvergenceChecker implements Checker {
    private static final String ALGORITHM = "final reads after the last fault";

    private final Keeps keeps;
    private final Duration settle;

    public ConvergenceChecker(Keeps keeps, Duration settle) {
        this.keeps = keeps;
        this.settle = settle;
    }

    @Override
    public String property() {
        return "convergence";
    }

    @Override
    public boolean needsTheEnd() {
        return true;
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        FinalReads reads = new FinalReads(readsFrom, settle);
        CausalOrder order = CausalOrder.of(readsFrom);
        Unknown.Cause stopped = keeps == Keeps.SIBLINGS ? order.sweep(budget, (op, clock) -> {}) : budget.exhausted(0);
        if (stopped != null) {
            Unknown why = Unknown.stopped(stopped, "stopped before the final reads were compared");
            return out.result(property(), ALGORITHM, why, 0, 0);
        }
        OperationText text = new OperationText(history);
        int keysRead = 0;
        int finalReads = 0;
        for (int key = 0; key < readsFrom.keys(); key++) {
            IntArrayList finals = reads.of(key);
            keysRead += finals.isEmpty() ? 0 : 1;
            finalReads += finals.size();
            if (!finals.isEmpty()) {
                judgeAgreement(reads, finals, text, out);
                judgeDeletes(readsFrom, key, finals, text, out);
                judgeKept(readsFrom, order, key, finals, text, out);
            }
        }
        out.measure("keys", readsFrom.keys());
        out.measure("keysReadInTheEnd", keysRead);
        out.measure("finalReads", finalReads);
        if (reads.isHealed()) {
            out.measure("healedMillis", reads.healedNanos / 1e6);
        }
        return out.result(property(), ALGORITHM, unless(reads, finalReads), readsFrom.live(), 0);
    }

    private static @Nullable Unknown unless(FinalReads reads, int finalReads) {
        if (!reads.isHealed()) {
            return new Unknown(
                    Unknown.Cause.TOO_FEW_OPERATIONS,
                    "a fault was never healed",
                    "heal all faults before the final reads");
        }
        if (finalReads == 0) {
            return new Unknown(
                    Unknown.Cause.TOO_FEW_OPERATIONS,
                    "no key was read after the last fault was healed and its updates had ended",
                    "read every key from every node at the end, after a settling time");
        }
        return null;
    }

    private static void judgeAgreement(FinalReads reads, IntArrayList finals, OperationText text, ResultBuilder out) {
        int first = finals.getInt(0);
        for (int i = 1; i < finals.size(); i++) {
            int other = finals.getInt(i);
            if (!reads.state(first).equals(reads.state(other))) {
                out.addUnless(
                        "later reads agree",
                        "diverged",
                        "Final reads disagree" + text.ofKey(first),
                        "After all faults were healed, " + text.did(first) + ", but " + text.did(other) + ".",
                        List.of(text.cite(first), text.cite(other)),
                        List.of(first, other));
                return;
            }
        }
    }

    /** An acknowledged delete that began after what was read had been written, with nothing written since. */
    private static void judgeDeletes(
            ReadsFrom readsFrom, int key, IntArrayList finals, OperationText text, ResultBuilder out) {
        History history = readsFrom.history();
        for (int read : finals.toIntArray()) {
            for (int v = 0; v < readsFrom.versions(read); v++) {
                int writer = readsFrom.writer(read, v);
                if (writer == ReadsFrom.INITIAL) {
                    continue;
                }
                for (int update : readsFrom.writesOf(key)) {
                    if (isDelete(history, update) && history.completeIndex(writer) < history.invokeIndex(update)) {
                        out.addUnless(
                                "a later update of the key follows",
                                "resurrected",
                                "Deleted value came back" + text.ofKey(read),
                                OperationText.sentence(text.did(read)) + " in the end, though " + text.client(update)
                                        + " deleted it, acknowledged at "
                                        + text.at(history.completeNanos(update)) + ".",
                                List.of(text.cite(writer), text.cite(update), text.cite(read)),
                                List.of(writer, update, read));
                        return;
                    }
                }
            }
        }
    }

    private static boolean isDelete(History history, int op) {
        return history.isOk(op) && history.function(op).equals(Functions.WRITE) && history.input(op) == Values.NIL;
    }

    private void judgeKept(
            ReadsFrom readsFrom,
            CausalOrder order,
            int key,
            IntArrayList finals,
            OperationText text,
            ResultBuilder out) {
        if (keeps == Keeps.ANY) {
            return;
        }
        int[] writes = readsFrom.writesOf(key);
        for (int read : finals.toIntArray()) {
            for (int write : writes) {
                boolean judged = readsFrom.reads(read)
                        && readsFrom.history().isOk(write)
                        && !isDelete(readsFrom.history(), write)
                        && !readsFrom.saw(read, write);
                if (judged && isLost(readsFrom, order, read, write, writes)) {
                    addLost(readsFrom, read, write, text, out);
                    return;
                }
            }
        }
    }

    private boolean isLost(ReadsFrom readsFrom, CausalOrder order, int read, int write, int[] writes) {
        History history = readsFrom.history();
        if (keeps == Keeps.NEWEST) {
            for (int v = 0; v < readsFrom.versions(read); v++) {
                int writer = readsFrom.writer(read, v);
                boolean older =
                        writer == ReadsFrom.INITIAL || history.completeIndex(writer) < history.invokeIndex(write);
                if (!older) {
                    return false;
                }
            }
            return true;
        }
        for (int other : writes) {
            if (other != write && (isDelete(history, other) || order.isCyclic() || order.precedes(write, other))) {
                return false;
            }
        }
        return true;
    }

    private static void addLost(ReadsFrom readsFrom, int read, int write, OperationText text, ResultBuilder out) {
        out.addUnless(
                "a later read has it",
                "lost-write",
                "Acknowledged write lost" + text.ofKey(read),
                OperationText.sentence(text.did(write)) + ", acknowledged at "
                        + text.at(readsFrom.history().completeNanos(write)) + ". In the end, " + text.did(read)
                        + ", which neither is that nor replaced it.",
                List.of(text.cite(write), text.cite(read)),
                List.of(write, read));
    }
}
