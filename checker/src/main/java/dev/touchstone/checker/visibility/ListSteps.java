// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import dev.touchstone.checker.txn.Committed;
import dev.touchstone.checker.txn.ListOrders;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import org.jspecify.annotations.Nullable;

/** Reads histories of transactions that append to lists and read them. */
final class ListSteps {
    private ListSteps() {}

    /** Fills the steps; the first micro-operation that is none of these is the answer, in words, or null. */
    static @Nullable String read(Steps steps, Elements elements) {
        History history = steps.history();
        Transactions txns = Transactions.ofLists(history);
        if (txns.problem() != null) {
            return txns.problem();
        }
        Committed committed = new ListOrders(txns).committed();
        for (int m = 0; m < txns.count(); m++) {
            if (!txns.isRead(m)) {
                elements.add(txns.owner(m), txns.keyRef(txns.key(m)), txns.value(m));
            }
        }
        Int2IntOpenHashMap sessions = new Int2IntOpenHashMap();
        for (int t = 0; t < txns.size(); t++) {
            if (committed.contains(t)) {
                int session = sessions.computeIfAbsent(history.process(t), process -> steps.newSession());
                add(steps, elements, txns, t, committed.isOvertaken(t) ? steps.newSession(session) : session);
            }
        }
        return null;
    }

    /** Of a transaction of unknown outcome only what it appended is known. */
    private static void add(Steps steps, Elements elements, Transactions txns, int transaction, int session) {
        Values values = txns.values();
        for (int m = txns.first(transaction); m < txns.end(transaction); m++) {
            if (!txns.isRead(m)) {
                steps.addAdd(
                        session,
                        transaction,
                        txns.keyRef(txns.key(m)),
                        elements.number(txns.keyRef(txns.key(m)), txns.value(m)));
            } else if (txns.history().isOk(transaction)) {
                steps.addRead(session, transaction, txns.keyRef(txns.key(m)));
                for (int i = 0; i < values.length(txns.value(m)); i++) {
                    elements.see(transaction, txns.keyRef(txns.key(m)), values.element(txns.value(m), i));
                }
            }
        }
    }
}
