// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/** The anomalies of registers that need no cycle. */
final class RegisterAnomalies {
    private final Transactions txns;
    private final Versions versions;
    private final Report report;
    private final Explainer explain;
    private final boolean allowUnwritten;

    RegisterAnomalies(Transactions txns, Versions versions, Report report, Explainer explain, boolean allowUnwritten) {
        this.txns = txns;
        this.versions = versions;
        this.report = report;
        this.explain = explain;
        this.allowUnwritten = allowUnwritten;
    }

    void find() {
        IntArrayList[] updates = new IntArrayList[versions.count];
        for (int m = 0; m < txns.count(); m++) {
            if (!txns.isRead(m) || !txns.history().isOk(txns.owner(m))) {
                continue;
            }
            boolean isNews = txns.isFirst(m) || internal(m);
            if (isNews && txns.value(m) != Values.NIL && !versions.writers.isAmbiguous(txns.key(m))) {
                read(m);
            }
            int version = versions.version[m];
            if (version != Versions.NONE && txns.laterWrite(m) != Transactions.NONE) {
                if (updates[version] == null) {
                    updates[version] = new IntArrayList(2);
                }
                updates[version].add(m);
            }
        }
        for (IntArrayList reads : updates) {
            if (reads != null && reads.size() > 1) {
                lostUpdate(reads);
            }
        }
    }

    /** Whether a read that is not the first of its key disagrees with what its transaction had seen or written. */
    private boolean internal(int read) {
        int expected = txns.value(txns.before(read));
        if (txns.values().equal(expected, txns.value(read))) {
            return false;
        }
        add(
                "internal",
                "A transaction disagrees with itself about key " + key(read),
                "Transaction #" + txns.owner(read) + " read " + text(read) + " from key " + key(read)
                        + " where it had just seen or written " + txns.values().render(expected) + ".",
                txns.owner(read));
        return true;
    }

    private void read(int read) {
        int write = versions.writers.first(txns.key(read), txns.value(read));
        int reader = txns.owner(read);
        String what = "Transaction #" + reader + " read " + text(read) + " from key " + key(read);
        if (write == Transactions.NONE) {
            if (!allowUnwritten) {
                add(
                        "garbage-read",
                        "Key " + key(read) + " has a value that nobody wrote",
                        what + "; no transaction wrote it.",
                        reader);
            }
            return;
        }
        int writer = txns.owner(write);
        if (writer == reader) {
            add(
                    "future-read",
                    "A transaction read its own future write to key " + key(read),
                    what + " before it wrote that itself.",
                    reader);
        } else if (txns.history().isFail(writer)) {
            add(
                    "G1a",
                    "Aborted read of key " + key(read),
                    what + ", which transaction #" + writer + " wrote; but that failed.",
                    reader,
                    writer);
        } else if (!txns.isFinalWrite(write)) {
            add(
                    "G1b",
                    "Intermediate read of key " + key(read),
                    what + ", which transaction #" + writer + " wrote before it wrote something else there.",
                    reader,
                    writer);
        }
    }

    private void lostUpdate(IntArrayList reads) {
        int first = reads.getInt(0);
        add(
                "lost-update",
                reads.size() + " transactions updated the same version of key " + key(first),
                "They all read " + text(first) + " from key " + key(first)
                        + " and all wrote to it: at most one of them can have seen the latest version.",
                reads.intStream().limit(10).map(m -> txns.owner(m)).toArray());
    }

    private void add(String anomaly, String title, String inWords, int... operations) {
        report.add(anomaly, () -> explain.plain(anomaly, title, inWords, operations));
    }

    private String key(int mop) {
        return txns.keyText(txns.key(mop));
    }

    private String text(int mop) {
        return txns.values().render(txns.value(mop));
    }
}
