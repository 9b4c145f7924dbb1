// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.polygraph.RegisterTransactions;
import dev.touchstone.checker.txn.Committed;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;

/** Gives the transactions of a polygraph their sessions, which are processes, and their times, if the history has any. */
final class TransactionEnds {
    private final History history;
    private final Committed happened;
    private final RegisterTransactions.Builder builder;
    private final boolean realTime;
    private final Int2IntOpenHashMap sessions = new Int2IntOpenHashMap();

    TransactionEnds(History history, Committed happened, RegisterTransactions.Builder builder) {
        this.history = history;
        this.happened = happened;
        this.builder = builder;
        realTime = history.hasRealTime();
    }

    /** Ends the transaction at hand, which is this operation. */
    void end(int op) {
        int session = sessions.computeIfAbsent(history.process(op), process -> sessions.size());
        int invoked = realTime ? history.invokeIndex(op) : RegisterTransactions.ALWAYS;
        if (!happened.contains(op) || happened.isOvertaken(op)) {
            builder.endIndeterminate(session, op, invoked);
        } else {
            builder.end(session, op, invoked, realTime ? history.completeIndex(op) : RegisterTransactions.NEVER);
        }
    }
}
