// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.txn.ListOrders;
import dev.touchstone.checker.txn.Transactions;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.function.BooleanSupplier;

/**
 * Finds reads of lists that show one append of a transaction beside reads of another key that lack its append there:
 * {@code fractured-read}, or {@code observed-transaction-vanishes} if the lacking read is the later one.
 *
 * <p>A list shows not its last writer only but all of its past, so that each transaction of which it has an element was
 * visible. Read atomic forbids the one (Bailis et al., "Scalable Atomic Visibility with RAMP Transactions", SIGMOD 2014),
 * monotonic atomic view the other (Bailis et al., "Highly Available Transactions", VLDB 2014). Each is a cycle with one
 * anti-dependency, so that there is nothing to look for where there is none.
 */
final class Fractures {
    private final Transactions txns;
    private final ListOrders orders;
    private final Report report;
    private final Explainer explain;
    /** By key the appends that took effect and that nobody read. */
    private final IntArrayList[] unread;

    Fractures(ListOrders orders, Report report, Explainer explain) {
        this.orders = orders;
        this.report = report;
        this.explain = explain;
        txns = orders.transactions();
        unread = new IntArrayList[txns.keys()];
        for (int m = 0; m < txns.count(); m++) {
            if (!txns.isRead(m)
                    && orders.place(m) == ListOrders.UNREAD
                    && orders.committed().contains(txns.owner(m))) {
                int key = txns.key(m);
                unread[key] = unread[key] == null ? new IntArrayList() : unread[key];
                unread[key].add(m);
            }
        }
    }

    /** Looks at all transactions; false if it was stopped. */
    boolean find(BooleanSupplier stop) {
        for (int t = 0; t < txns.size(); t++) {
            if (txns.first(t) < txns.end(t) && txns.history().isOk(t)) {
                if (stop.getAsBoolean()) {
                    return false;
                }
                find(t);
            }
        }
        return true;
    }

    private void find(int reader) {
        int[] fracture = null;
        for (int lacking = txns.end(reader) - 1; lacking >= txns.first(reader); lacking--) {
            for (int showing = txns.first(reader); showing < txns.end(reader) && isPlain(lacking); showing++) {
                if (txns.key(showing) == txns.key(lacking) || !isPlain(showing)) {
                    continue;
                }
                int append = missing(showing, lacking);
                if (append == Transactions.NONE) {
                    continue;
                }
                fracture = new int[] {showing, lacking, append};
                if (showing < lacking) {
                    add("observed-transaction-vanishes", fracture);
                    return;
                }
            }
        }
        if (fracture != null) {
            add("fractured-read", fracture);
        }
    }

    private boolean isPlain(int mop) {
        int key = txns.key(mop);
        return txns.isRead(mop) && orders.isClean(key) && !orders.writers().isAmbiguous(key);
    }

    /** An append to the key of one read, lacking there, by a transaction of which the other shows one; or NONE. */
    private int missing(int showing, int lacking) {
        int key = txns.key(lacking);
        int length = orders.length(lacking);
        for (int m = txns.before(lacking); m != Transactions.NONE; m = txns.before(m)) {
            length -= txns.isRead(m) ? 0 : 1;
        }
        for (int at = orders.start(key) + Math.max(0, length); at < orders.start(key + 1); at++) {
            if (isShown(orders.append(at), showing)) {
                return orders.append(at);
            }
        }
        for (int i = 0; unread[key] != null && i < unread[key].size(); i++) {
            if (isShown(unread[key].getInt(i), showing)) {
                return unread[key].getInt(i);
            }
        }
        return Transactions.NONE;
    }

    /** Whether a read shows an append of the transaction, another than the reader, that made this one. */
    private boolean isShown(int append, int read) {
        if (append == Transactions.NONE || txns.owner(append) == txns.owner(read)) {
            return false;
        }
        int owner = txns.owner(append);
        for (int m = txns.first(owner); m < txns.end(owner); m++) {
            if (txns.key(m) == txns.key(read)
                    && !txns.isRead(m)
                    && orders.place(m) >= 0
                    && orders.place(m) < orders.length(read)) {
                return true;
            }
        }
        return false;
    }

    private void add(String anomaly, int[] fracture) {
        int reader = txns.owner(fracture[0]);
        int writer = txns.owner(fracture[2]);
        String shown = txns.keyText(txns.key(fracture[0]));
        String lacking = txns.keyText(txns.key(fracture[1]));
        report.add(
                anomaly,
                () -> explain.plain(
                        anomaly,
                        "A transaction was seen at key " + shown + " and not at key " + lacking,
                        "Transaction #" + reader + " read what transaction #" + writer + " appended to key " + shown
                                + ", and from key " + lacking + " it read a list without that transaction's "
                                + txns.values().render(txns.value(fracture[2])) + ".",
                        reader,
                        writer));
    }
}
