// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.txn.ListOrders;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The anomalies of lists that need no cycle. */
final class ListAnomalies {
    private final Transactions txns;
    private final ListOrders orders;
    private final Report report;
    private final Explainer explain;
    private final boolean allowUnwritten;
    private final int[] leastLater;

    ListAnomalies(Transactions txns, ListOrders orders, Report report, Explainer explain, boolean allowUnwritten) {
        this.txns = txns;
        this.orders = orders;
        this.report = report;
        this.explain = explain;
        this.allowUnwritten = allowUnwritten;
        leastLater = leastLater();
    }

    void find() {
        Map<Long, List<IntArrayList>> updates = new LinkedHashMap<>();
        for (int m = 0; m < txns.count(); m++) {
            if (!txns.isRead(m)
                    && txns.before(m) != Transactions.NONE
                    && !orders.writers().isAmbiguous(txns.key(m))) {
                ownOrder(m);
            }
            if (txns.isRead(m) && txns.history().isOk(txns.owner(m))) {
                internal(m);
                if (!orders.writers().isAmbiguous(txns.key(m))) {
                    read(m);
                }
                if (txns.isFirst(m) && txns.laterWrite(m) != Transactions.NONE) {
                    remember(m, updates);
                }
            }
        }
        IntArrayList[] unclean = uncleanReads();
        for (int key = 0; key < txns.keys(); key++) {
            if (unclean[key] != null) {
                incompatible(unclean[key]);
            }
            if (orders.firstAborted(key) != Integer.MAX_VALUE
                    && !orders.writers().isAmbiguous(key)) {
                dirtyUpdates(key);
            }
        }
        updates.values().forEach(groups -> groups.forEach(this::lostUpdate));
    }

    /** A transaction's own appends must stand in the order in which it made them, and none be missing. */
    private void ownOrder(int append) {
        int earlier = writeBefore(append);
        if (earlier == Transactions.NONE
                || orders.place(append) < 0
                || txns.history().isFail(txns.owner(append))) {
            return;
        }
        int place = orders.place(earlier);
        if (place == ListOrders.UNREAD || place > orders.place(append)) {
            int op = txns.owner(append);
            report.add(
                    "internal",
                    () -> explain.plain(
                            "internal",
                            "A transaction's appends to key " + key(append) + " stand in another order",
                            "Transaction #" + op + " appended " + text(earlier) + " and then " + text(append)
                                    + " to key " + key(append) + ", where " + text(append) + " stands without "
                                    + text(earlier) + " before it.",
                            op));
        }
    }

    private int writeBefore(int mop) {
        int earlier = txns.before(mop);
        while (earlier != Transactions.NONE && txns.isRead(earlier)) {
            earlier = txns.before(earlier);
        }
        return earlier;
    }

    /** A read must show what its transaction did before: its last read, and its appends since. */
    private void internal(int read) {
        int list = txns.value(read);
        int at = txns.values().length(list);
        for (int m = txns.before(read); m != Transactions.NONE; m = txns.before(m)) {
            boolean fits;
            if (txns.isRead(m)) {
                fits = orders.length(m) == at && txns.values().commonPrefix(txns.value(m), list) == at;
                if (fits) {
                    return;
                }
            } else {
                at--;
                fits = at >= 0 && txns.values().element(list, at) == txns.value(m);
            }
            if (!fits) {
                int op = txns.owner(read);
                report.add(
                        "internal",
                        () -> explain.plain(
                                "internal",
                                "A transaction disagrees with itself about key " + key(read),
                                "Transaction #" + op + " read " + shown(list) + " from key " + key(read)
                                        + ", which does not fit what it had read and appended there before.",
                                op));
                return;
            }
        }
    }

    private void read(int read) {
        int key = txns.key(read);
        int length = orders.length(read);
        if (length == 0) {
            return;
        }
        int list = txns.value(read);
        boolean prefix = orders.isClean(key) || orders.isPrefix(read);
        if (!prefix
                || length > orders.firstAborted(key)
                || length > orders.firstGarbage(key)
                || (!orders.isClean(key) && orders.hasDuplicates(list))) {
            scan(read);
        }
        int future = futureAppend(read);
        if (future != Transactions.NONE) {
            futureRead(read, future);
        }
        int last = prefix && orders.isClean(key)
                ? orders.append(orders.start(key) + length - 1)
                : orders.writers().first(key, txns.values().element(list, length - 1));
        if (last != Transactions.NONE && txns.owner(last) != txns.owner(read) && !txns.isFinalWrite(last)) {
            report.add(
                    "G1b",
                    () -> explain.plain(
                            "G1b",
                            "Intermediate read of key " + key(read),
                            "Transaction #" + txns.owner(read) + " read key " + key(read) + " up to " + text(last)
                                    + ", which transaction #" + txns.owner(last) + " appended before it appended more.",
                            txns.owner(read),
                            txns.owner(last)));
        }
    }

    /** Elements that should not be there at all: of failed appends, of nobody, or twice. */
    private void scan(int read) {
        int list = txns.value(read);
        boolean aborted = false;
        boolean garbage = allowUnwritten;
        for (int i = 0; i < txns.values().length(list); i++) {
            int element = txns.values().element(list, i);
            int append = orders.writers().first(txns.key(read), element);
            if (append == Transactions.NONE && !garbage) {
                garbage = true;
                report.add(
                        "garbage-read",
                        () -> explain.plain(
                                "garbage-read",
                                "Key " + key(read) + " holds an element that nobody appended",
                                "Transaction #" + txns.owner(read) + " read "
                                        + txns.values().render(element) + " from key " + key(read)
                                        + "; no transaction appended it.",
                                txns.owner(read)));
            } else if (append != Transactions.NONE && txns.history().isFail(txns.owner(append)) && !aborted) {
                aborted = true;
                report.add(
                        "G1a",
                        () -> explain.plain(
                                "G1a",
                                "Aborted read of key " + key(read),
                                "Transaction #" + txns.owner(read) + " read " + text(append) + " from key " + key(read)
                                        + ", which transaction #" + txns.owner(append) + " appended; but that failed.",
                                txns.owner(read),
                                txns.owner(append)));
            }
        }
        if (orders.hasDuplicates(list)) {
            report.add(
                    "duplicate-elements",
                    () -> explain.plain(
                            "duplicate-elements",
                            "Key " + key(read) + " holds an element twice",
                            "Transaction #" + txns.owner(read) + " read " + shown(list) + " from key " + key(read)
                                    + ", with an element twice; each was appended once.",
                            txns.owner(read)));
        }
    }

    private void futureRead(int read, int append) {
        report.add(
                "future-read",
                () -> explain.plain(
                        "future-read",
                        "A transaction read its own future append to key " + key(read),
                        "Transaction #" + txns.owner(read) + " read " + text(append) + " from key " + key(read)
                                + " before it appended that itself.",
                        txns.owner(read)));
    }

    /** An append by the transaction itself, made after the read and shown by it, or NONE. */
    private int futureAppend(int read) {
        if (txns.laterWrite(read) == Transactions.NONE) {
            return Transactions.NONE;
        }
        int key = txns.key(read);
        int length = orders.length(read);
        if (orders.isClean(key)) {
            int append = leastLater[read];
            return append != Transactions.NONE && orders.place(append) < length ? append : Transactions.NONE;
        }
        for (int i = 0; i < length; i++) {
            int append = orders.writers().first(key, txns.values().element(txns.value(read), i));
            if (append > read && txns.owner(append) == txns.owner(read)) {
                return append;
            }
        }
        return Transactions.NONE;
    }

    /** For each micro-operation, of the later appends of its transaction to its key, the one first in the order. */
    private int[] leastLater() {
        int[] least = new int[txns.count()];
        for (int m = txns.count() - 1; m >= 0; m--) {
            int next = txns.after(m);
            least[m] = next == Transactions.NONE ? Transactions.NONE : least[next];
            if (next != Transactions.NONE
                    && !txns.isRead(next)
                    && orders.place(next) >= 0
                    && (least[m] == Transactions.NONE || orders.place(next) < orders.place(least[m]))) {
                least[m] = next;
            }
        }
        return least;
    }

    /** Groups reads of one version by transactions that went on to write the key. */
    private void remember(int read, Map<Long, List<IntArrayList>> updates) {
        int length = orders.length(read);
        long id = ((long) txns.key(read) << 32) | length;
        List<IntArrayList> groups = updates.computeIfAbsent(id, i -> new ArrayList<>(1));
        for (IntArrayList group : groups) {
            if (txns.values().commonPrefix(txns.value(group.getInt(0)), txns.value(read)) == length) {
                group.add(read);
                return;
            }
        }
        groups.add(new IntArrayList(new int[] {read}));
    }

    private void lostUpdate(IntArrayList reads) {
        if (reads.size() < 2) {
            return;
        }
        report.add(
                "lost-update",
                () -> explain.plain(
                        "lost-update",
                        reads.size() + " transactions updated the same version of key " + key(reads.getInt(0)),
                        "They all read " + shown(txns.value(reads.getInt(0))) + " from key " + key(reads.getInt(0))
                                + " and all appended to it: at most one of them can have seen the latest version.",
                        reads.intStream().limit(10).map(m -> txns.owner(m)).toArray()));
    }

    /** For each key that is not clean its reads that show something. */
    private IntArrayList[] uncleanReads() {
        IntArrayList[] reads = new IntArrayList[txns.keys()];
        for (int m = 0; m < txns.count(); m++) {
            int key = txns.key(m);
            if (!orders.isClean(key) && txns.isRead(m) && txns.history().isOk(txns.owner(m)) && orders.length(m) > 0) {
                if (reads[key] == null) {
                    reads[key] = new IntArrayList();
                }
                reads[key].add(m);
            }
        }
        return reads;
    }

    /** Reads of a key by length: the first two neighbours of which the shorter is no prefix of the longer; one a key. */
    private void incompatible(IntArrayList reads) {
        Int2IntOpenHashMap hashes = new Int2IntOpenHashMap(reads.size());
        reads.forEach((int m) -> hashes.put(m, hash(txns.value(m))));
        reads.sort((a, b) -> orders.length(a) != orders.length(b)
                ? Integer.compare(orders.length(a), orders.length(b))
                : Integer.compare(hashes.get(a), hashes.get(b)));
        int previous = Transactions.NONE;
        for (int i = 0; i < reads.size(); i++) {
            int m = reads.getInt(i);
            int shorter = previous;
            previous = m;
            if (shorter == Transactions.NONE
                    || txns.values().commonPrefix(txns.value(shorter), txns.value(m)) == orders.length(shorter)) {
                continue;
            }
            report.add(
                    "incompatible-order",
                    () -> explain.plain(
                            "incompatible-order",
                            "Two reads of key " + key(m) + " disagree about its order",
                            "Transaction #" + txns.owner(shorter) + " read " + shown(txns.value(shorter))
                                    + " and transaction #" + txns.owner(m) + " read " + shown(txns.value(m))
                                    + "; neither is a prefix of the other.",
                            txns.owner(shorter),
                            txns.owner(m)));
            return;
        }
    }

    private int hash(int list) {
        int hash = 1;
        for (int i = 0; i < txns.values().length(list); i++) {
            hash = 31 * hash + txns.values().element(list, i);
        }
        return hash;
    }

    /** A committed append on top of an aborted one. */
    private void dirtyUpdates(int key) {
        int aborted = Transactions.NONE;
        for (int at = orders.start(key); at < orders.start(key + 1); at++) {
            int append = orders.append(at);
            if (append == Transactions.NONE) {
                continue;
            }
            if (txns.history().isFail(txns.owner(append))) {
                aborted = append;
            } else if (aborted != Transactions.NONE) {
                int dirty = aborted;
                aborted = Transactions.NONE;
                report.add(
                        "dirty-update",
                        () -> explain.plain(
                                "dirty-update",
                                "An aborted append to key " + txns.keyText(key) + " was built upon",
                                "Transaction #" + txns.owner(append) + " appended " + text(append) + " to key "
                                        + txns.keyText(key) + " after " + text(dirty) + " of transaction #"
                                        + txns.owner(dirty) + ", which failed.",
                                txns.owner(append),
                                txns.owner(dirty)));
            }
        }
    }

    private String key(int mop) {
        return txns.keyText(txns.key(mop));
    }

    private String text(int mop) {
        return txns.values().render(txns.value(mop));
    }

    private String shown(int list) {
        Values values = txns.values();
        int length = values.length(list);
        return length <= 40
                ? values.render(list)
                : "[… " + values.render(values.element(list, length - 1)) + "] (" + length + " elements)";
    }
}
