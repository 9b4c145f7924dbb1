// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;

/**
 * Every history of transactions of a given shape over two keys, up to the names of keys and values: each micro-operation
 * a write of a new value, or a read of nothing or of any value that is written to the key, before or after, by anybody.
 */
final class EveryTransactionHistory {
    /** Is told of each history, and whether each of its reads by itself is what a transaction may see. */
    interface Visitor {
        void visit(History history, boolean hasFineReads);
    }

    private static final int KEYS = 2;

    private final int[] sessions;
    private final int[] txnOf;
    private final Visitor visitor;
    private final boolean[] isWrite;
    private final int[] key;
    /** The micro-operation whose value a read returns, or -1. */
    private final int[] sees;

    private EveryTransactionHistory(int[] sessions, int[] sizes, Visitor visitor) {
        this.sessions = sessions;
        this.visitor = visitor;
        int count = 0;
        for (int size : sizes) {
            count += size;
        }
        txnOf = new int[count];
        isWrite = new boolean[count];
        key = new int[count];
        sees = new int[count];
        int micro = 0;
        for (int txn = 0; txn < sizes.length; txn++) {
            for (int i = 0; i < sizes[txn]; i++) {
                txnOf[micro++] = txn;
            }
        }
    }

    /**
     * Visits each history.
     *
     * @param sessions the session of each transaction
     * @param sizes how many micro-operations each transaction has
     */
    static void of(int[] sessions, int[] sizes, Visitor visitor) {
        new EveryTransactionHistory(sessions, sizes, visitor).choose(0);
    }

    private void choose(int micro) {
        if (micro == key.length) {
            see(0);
            return;
        }
        for (int k = 0; k < (micro == 0 ? 1 : KEYS); k++) {
            key[micro] = k;
            isWrite[micro] = true;
            choose(micro + 1);
            isWrite[micro] = false;
            choose(micro + 1);
        }
    }

    private void see(int micro) {
        if (micro == key.length) {
            visitor.visit(build(), hasFineReads());
            return;
        }
        sees[micro] = -1;
        see(micro + 1);
        for (int w = 0; w < key.length && !isWrite[micro]; w++) {
            if (isWrite[w] && key[w] == key[micro]) {
                sees[micro] = w;
                see(micro + 1);
            }
        }
    }

    /** The transaction's own latest write before, if there is one; else nothing, or another transaction's last write. */
    private boolean hasFineReads() {
        for (int r = 0; r < key.length; r++) {
            int own = lastWrite(txnOf[r], key[r], r);
            boolean fine = own >= 0
                    ? sees[r] == own
                    : sees[r] < 0
                            || (txnOf[sees[r]] != txnOf[r] && sees[r] == lastWrite(txnOf[sees[r]], key[r], key.length));
            if (!isWrite[r] && !fine) {
                return false;
            }
        }
        return true;
    }

    private int lastWrite(int txn, int ofKey, int before) {
        int last = -1;
        for (int w = 0; w < before; w++) {
            last = isWrite[w] && txnOf[w] == txn && key[w] == ofKey ? w : last;
        }
        return last;
    }

    private History build() {
        HistoryBuilder builder = new HistoryBuilder();
        int micro = 0;
        for (int txn = 0; txn < sessions.length; txn++) {
            StringBuilder text = new StringBuilder();
            for (; micro < key.length && txnOf[micro] == txn; micro++) {
                String seen = sees[micro] < 0 ? "nil" : Integer.toString(sees[micro] + 1);
                text.append(isWrite[micro] ? 'w' : 'r')
                        .append('(')
                        .append(key[micro])
                        .append(',');
                text.append(isWrite[micro] ? Integer.toString(micro + 1) : seen).append(") ");
            }
            TransactionHistories.add(builder, sessions[txn], text.toString(), Outcome.OK);
        }
        return builder.build();
    }
}
