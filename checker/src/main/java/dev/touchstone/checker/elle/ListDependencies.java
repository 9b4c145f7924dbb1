// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.checker.txn.ListOrders;
import dev.touchstone.checker.txn.Transactions;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/** Infers ww, wr and rw edges from the order of each key's appends, and says afterwards why an edge is there. */
final class ListDependencies implements Explainer.Reason {
    /** Two huge transactions are not searched through for the reason of an edge between them. */
    private static final int PAIRS_MAX = 10_000_000;

    private final Transactions txns;
    private final ListOrders orders;
    private final EdgeList edges;
    private final Orders many;
    /** For each place in an order, the next place whose append may have happened; the size of the order if none. */
    private final int[] next;

    private final IntArrayList[] unread;
    private final IntArrayList[] fullReaders;

    ListDependencies(Transactions txns, ListOrders orders, EdgeList edges, Orders many) {
        this.txns = txns;
        this.orders = orders;
        this.edges = edges;
        this.many = many;
        next = new int[orders.count()];
        unread = new IntArrayList[txns.keys()];
        fullReaders = new IntArrayList[txns.keys()];
    }

    void infer() {
        for (int key = 0; key < txns.keys(); key++) {
            if (!orders.writers().isAmbiguous(key)) {
                writes(key);
            }
        }
        for (int m = 0; m < txns.count(); m++) {
            if (orders.writers().isAmbiguous(txns.key(m)) || !orders.committed().contains(txns.owner(m))) {
                continue;
            }
            if (!txns.isRead(m)) {
                if (orders.place(m) == ListOrders.UNREAD) {
                    unread[txns.key(m)] = with(unread[txns.key(m)], txns.owner(m));
                }
            } else if (txns.history().isOk(txns.owner(m))) {
                read(m);
            }
        }
        for (int key = 0; key < txns.keys(); key++) {
            if (unread[key] != null) {
                unread(key);
            }
        }
    }

    private static IntArrayList with(IntArrayList list, int transaction) {
        IntArrayList result = list == null ? new IntArrayList() : list;
        if (result.isEmpty() || result.getInt(result.size() - 1) != transaction) {
            result.add(transaction);
        }
        return result;
    }

    /** True if two transactions appended to a key and nobody read what either did: then nothing tells which was first. */
    boolean leavesChoices() {
        for (IntArrayList writers : unread) {
            if (writers != null && writers.getInt(0) != writers.getInt(writers.size() - 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayHaveHappened(int append) {
        return append != Transactions.NONE && !txns.history().isFail(txns.owner(append));
    }

    private void writes(int key) {
        int last = Transactions.NONE;
        int following = orders.size(key);
        for (int i = orders.size(key) - 1; i >= 0; i--) {
            int at = orders.start(key) + i;
            next[at] = following;
            int append = orders.append(at);
            if (mayHaveHappened(append)) {
                if (last != Transactions.NONE) {
                    edges.add(txns.owner(append), txns.owner(last), EdgeType.WW);
                }
                last = append;
                following = i;
            }
        }
    }

    private void read(int read) {
        int key = txns.key(read);
        int reader = txns.owner(read);
        int length = orders.length(read);
        int from = 0;
        if (length > 0) {
            int append = lastRead(read);
            if (mayHaveHappened(append)) {
                edges.add(txns.owner(append), reader, EdgeType.WR);
            }
            if (append == Transactions.NONE || orders.place(append) < 0) {
                return;
            }
            from = orders.place(append) + 1;
        }
        int append = firstFrom(key, from);
        if (append == Transactions.NONE) {
            fullReaders[key] = with(fullReaders[key], reader);
        } else {
            edges.add(reader, txns.owner(append), EdgeType.RW);
        }
    }

    /** The append of the last element read, or NONE. */
    private int lastRead(int read) {
        int key = txns.key(read);
        int length = orders.length(read);
        return orders.isClean(key)
                ? orders.append(orders.start(key) + length - 1)
                : orders.writers().first(key, txns.values().element(txns.value(read), length - 1));
    }

    private int firstFrom(int key, int place) {
        if (place == orders.size(key)) {
            return Transactions.NONE;
        }
        int at = orders.start(key) + place;
        if (mayHaveHappened(orders.append(at))) {
            return orders.append(at);
        }
        return next[at] == orders.size(key) ? Transactions.NONE : orders.append(orders.start(key) + next[at]);
    }

    /** Appends that took effect and nobody read come after all that was read. */
    private void unread(int key) {
        int[] targets = unread[key].elements();
        int count = unread[key].size();
        IntArrayList readers = fullReaders[key];
        if (readers != null) {
            many.addAll(readers.elements(), readers.size(), targets, count, EdgeType.RW);
        }
        for (int i = orders.size(key) - 1; i >= 0; i--) {
            int append = orders.append(orders.start(key) + i);
            if (mayHaveHappened(append)) {
                many.addAll(new int[] {txns.owner(append)}, 1, targets, count, EdgeType.WW);
                return;
            }
        }
    }

    @Override
    public String of(int from, int to, int type, String a, String b) {
        int pairs = 0;
        for (int x = txns.first(from); x < txns.end(from); x++) {
            for (int y = txns.first(to); y < txns.end(to) && pairs < PAIRS_MAX; y++) {
                pairs++;
                if (txns.key(x) == txns.key(y) && isEdge(x, y, type)) {
                    return words(x, y, type, a, b);
                }
            }
        }
        return a + " comes before " + b;
    }

    private boolean isEdge(int x, int y, int type) {
        return switch (type) {
            case EdgeType.WW -> !txns.isRead(x) && !txns.isRead(y) && follows(orders.place(x) + 1, y, orders.place(x));
            case EdgeType.WR -> !txns.isRead(x) && txns.isRead(y) && orders.length(y) > 0 && lastRead(y) == x;
            default -> txns.isRead(x) && !txns.isRead(y) && readerBefore(x, y);
        };
    }

    private boolean readerBefore(int read, int append) {
        int last = orders.length(read) == 0 ? Transactions.NONE : lastRead(read);
        int place = orders.length(read) == 0 ? -1 : last == Transactions.NONE ? -2 : orders.place(last);
        return place >= -1 && (orders.length(read) == 0 || place >= 0) && follows(place + 1, append, place);
    }

    private boolean follows(int from, int append, int place) {
        int key = txns.key(append);
        if (place < -1 || from < 0) {
            return false;
        }
        int expected = firstFrom(key, from);
        return expected == append || (expected == Transactions.NONE && orders.place(append) == ListOrders.UNREAD);
    }

    private String words(int x, int y, int type, String a, String b) {
        String key = txns.keyText(txns.key(x));
        String value = txns.values().render(txns.value(txns.isRead(y) ? x : y));
        return switch (type) {
            case EdgeType.WW ->
                b + " appended " + value + " to " + key + " after " + a + " appended "
                        + txns.values().render(txns.value(x));
            case EdgeType.WR -> b + " observed " + a + "'s append of " + value + " to " + key;
            default -> a + " did not observe " + b + "'s append of " + value + " to " + key;
        };
    }
}
