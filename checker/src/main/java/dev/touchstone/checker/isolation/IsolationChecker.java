// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.causal.EdgeList;
import dev.touchstone.history.History;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides read committed, read atomic or causal consistency of transactions that read and write registers with unique
 * values, by Møldrup and Pavlogiannis, "AWDIT" (PLDI 2025).
 *
 * <p>Reads of what nobody wrote, of failed transactions, of overwritten values of a transaction, of own later writes, and
 * reads that ignore own earlier writes, violate every level. Beyond these, the level says for each read which writers
 * must have committed before the one read from; the history satisfies it exactly if that order, session order and
 * reads-from have no cycle. There are several definitions of read committed: where two transactions of one session both
 * write x and y, and another reads x from the later and y from the earlier, the one with session order is violated;
 * without it, it is not, and nor is Adya's PL-2, which asks less than either.
 */
public final class IsolationChecker implements Checker {
    private final IsolationLevel level;
    private final boolean keepsSessions;

    /** Decides the level with the order of sessions, as all tools of its authors do. */
    public IsolationChecker(IsolationLevel level) {
        this(level, true);
    }

    private IsolationChecker(IsolationLevel level, boolean keepsSessions) {
        this.level = level;
        this.keepsSessions = keepsSessions;
    }

    /**
     * Decides the level as if each transaction were a session of its own.
     *
     * @param level not the causal one, which is nothing without sessions
     */
    public static IsolationChecker withoutSessions(IsolationLevel level) {
        if (level == IsolationLevel.CAUSAL) {
            throw new IllegalArgumentException("causal consistency is about sessions");
        }
        return new IsolationChecker(level, false);
    }

    @Override
    public String property() {
        return level.property(keepsSessions);
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        IsolationFindings findings = new IsolationFindings(history, level, property(), out);
        String algorithm = level.title(keepsSessions) + " of Biswas & Enea 2019, decided as AWDIT (PLDI 2025)";
        Unknown.Cause stopped = budget.exhausted(0);
        if (stopped != null) {
            return out.result(property(), algorithm, Unknown.stopped(stopped, "not begun"), 0, 0);
        }
        TransactionReader reader = new TransactionReader(history, keepsSessions, new ReadFindings(history, out));
        CommittedTransactions txns = new CommittedTransactions(reader.read());
        if (reader.problem != null) {
            Unknown why = Unknown.ofAnotherKind(reader.problem);
            return new ResultBuilder().result(property(), algorithm, why, 0, 0);
        }
        stopped = budget.exhausted(24L * txns.start[txns.count] + 16L * txns.count);
        if (stopped != null) {
            return out.result(property(), algorithm, Unknown.stopped(stopped, "not begun"), txns.count, 0);
        }
        out.measure("transactions", txns.count);
        out.measure("microOperations", txns.start[txns.count]);
        out.measure("sessions", txns.sessions);
        out.measure("keys", txns.keys);
        EdgeList edges = new EdgeList();
        CausalCommitOrder causal = new CausalCommitOrder(txns, edges);
        stopped = infer(txns, causal, edges, budget);
        int vertices = txns.count + 1;
        if (stopped == null && edges.topological(vertices, any -> true).length < vertices) {
            findings.addCycle(txns, causal, edges.cycle(vertices));
        }
        out.measure("edges", edges.size());
        Unknown unknown = stopped == null
                ? unless(txns)
                : Unknown.stopped(stopped, "stopped amid " + txns.count + " transactions");
        return out.result(property(), algorithm, unknown, txns.count, edges.size());
    }

    private static @Nullable Unknown unless(CommittedTransactions txns) {
        if (txns.count == 0) {
            return Unknown.tooFew("no transaction committed");
        }
        if (txns.ambiguousReads > 0) {
            return Unknown.ambiguous(txns.ambiguousReads);
        }
        boolean isRead = Arrays.stream(txns.source, 0, txns.start[txns.count]).anyMatch(source -> source >= 0);
        return isRead ? null : Unknown.tooFew("no transaction read what another wrote");
    }

    private Unknown.@Nullable Cause infer(
            CommittedTransactions txns, CausalCommitOrder causal, EdgeList edges, Budget budget) {
        CommitOrder commits = new CommitOrder(txns, edges);
        commits.addBase();
        switch (level) {
            case READ_COMMITTED -> {
                for (int t = 0; t < txns.count; t++) {
                    if ((t & 0xfff) == 0) {
                        Unknown.Cause cause = budget.exhausted(8L * edges.size());
                        if (cause != null) {
                            return cause;
                        }
                    }
                    commits.addReadCommitted(t);
                }
                return null;
            }
            case READ_ATOMIC -> {
                return readAtomic(txns, commits, edges, budget);
            }
            case CAUSAL -> {
                int[] order = edges.topological(txns.count + 1, any -> true);
                if (order.length <= txns.count) {
                    return null;
                }
                Unknown.Cause cause = causal.clocks(order, budget);
                return cause != null ? cause : causal.infer(budget);
            }
        }
        throw new IllegalStateException("no such level: " + level);
    }

    private static Unknown.@Nullable Cause readAtomic(
            CommittedTransactions txns, CommitOrder commits, EdgeList edges, Budget budget) {
        int[] lastOfSession = new int[txns.keys];
        Arrays.fill(lastOfSession, -1);
        for (int[] session : CausalCommitOrder.bySession(txns)) {
            Unknown.Cause cause = budget.exhausted(8L * edges.size());
            if (cause != null) {
                return cause;
            }
            for (int t : session) {
                commits.addReadAtomic(t, lastOfSession);
                for (int w = txns.writeStart[t]; w < txns.writeStart[t + 1]; w++) {
                    lastOfSession[txns.writeKey[w]] = t;
                }
            }
            for (int t : session) {
                for (int w = txns.writeStart[t]; w < txns.writeStart[t + 1]; w++) {
                    lastOfSession[txns.writeKey[w]] = -1;
                }
            }
        }
        return null;
    }
}
