// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.polygraph.RegisterTransactions;
import dev.touchstone.checker.txn.ListOrders;
import dev.touchstone.checker.txn.Transactions;

/**
 * Reads transactions on lists as a polygraph takes registers: what a transaction leaves in a list is a version of it, read by
 * whom it is the last that is shown of others. The order in which appends stand is that of the versions, as far as anybody
 * read; those that nobody read have no rank, and come after all that have.
 *
 * <p>Of a history whose reads are each right by itself: no anomaly but cycles, lost updates and fractured reads.
 */
final class ListReader {
    private final ListOrders orders;
    private final Transactions flat;
    private final RegisterTransactions.Builder builder;
    private final int[] number;

    private ListReader(ListOrders orders) {
        this.orders = orders;
        flat = orders.transactions();
        builder = new RegisterTransactions.Builder(flat.keys());
        number = new int[flat.size()];
    }

    static Polygraph read(ListOrders orders) {
        return new ListReader(orders).read();
    }

    private Polygraph read() {
        int count = 0;
        for (int op = 0; op < flat.size(); op++) {
            number[op] = isKept(op) ? count++ : RegisterTransactions.INITIAL;
        }
        TransactionEnds ends = new TransactionEnds(flat.history(), orders.committed(), builder);
        for (int op = 0; op < flat.size(); op++) {
            if (isKept(op)) {
                for (int m = flat.first(op); m < flat.end(op); m++) {
                    add(m);
                }
                ends.end(op);
            }
        }
        return new Polygraph(flat.history(), builder.build(), key -> "key " + flat.keyText(key));
    }

    private boolean isKept(int op) {
        return flat.first(op) < flat.end(op) && orders.committed().contains(op);
    }

    private void add(int mop) {
        int key = flat.key(mop);
        if (!flat.isRead(mop)) {
            if (flat.isFinalWrite(mop)) {
                int place = orders.place(mop);
                builder.write(key, place >= 0 ? place : RegisterTransactions.UNRANKED);
            }
        } else if (flat.history().isOk(flat.owner(mop)) && isFirstRead(mop)) {
            int others = orders.length(mop) - ownBefore(mop);
            builder.read(
                    key,
                    others == 0
                            ? RegisterTransactions.INITIAL
                            : number[flat.owner(orders.append(orders.start(key) + others - 1))]);
        }
    }

    private boolean isFirstRead(int read) {
        for (int m = flat.before(read); m != Transactions.NONE; m = flat.before(m)) {
            if (flat.isRead(m)) {
                return false;
            }
        }
        return true;
    }

    private int ownBefore(int read) {
        int own = 0;
        for (int m = flat.before(read); m != Transactions.NONE; m = flat.before(m)) {
            own++;
        }
        return own;
    }
}
