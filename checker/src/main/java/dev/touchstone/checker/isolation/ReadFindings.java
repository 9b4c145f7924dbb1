// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntRBTreeSet;
import java.util.List;

/** Puts what no transaction should have read, whatever the level, into words. */
final class ReadFindings {
    private final History history;
    private final ResultBuilder out;

    ReadFindings(History history, ResultBuilder out) {
        this.history = history;
        this.out = out;
    }

    void addThinAir(int reader, int key, int value) {
        add(
                "thin-air",
                "Read of a value that nobody wrote",
                reads(reader, key, value) + ", which nobody ever wrote.",
                reader);
    }

    /**
     * Reports a read of a write that no other transaction may show: the reader's own, one of a failed transaction, or one that
     * its transaction overwrote. False if the write is none of these.
     *
     * @param write the micro-operation that wrote the value
     */
    boolean addOf(Transactions txns, int reader, int write, int key, int value) {
        int writer = txns.owner(write);
        if (writer == reader) {
            addFuture(reader, key, value);
        } else if (history.isFail(writer)) {
            addAborted(reader, writer, key, value);
        } else if (!txns.isFinalWrite(write)) {
            addIntermediate(reader, writer, key, value);
        } else {
            return false;
        }
        return true;
    }

    private void addAborted(int reader, int writer, int key, int value) {
        String words = reads(reader, key, value) + ", which #" + writer + " wrote; but that transaction failed.";
        add("G1a", "Aborted read", words, reader, writer);
    }

    private void addIntermediate(int reader, int writer, int key, int value) {
        String words = reads(reader, key, value) + ", which #" + writer + " wrote, and overwrote before it committed.";
        add("G1b", "Intermediate read", words, reader, writer);
    }

    private void addFuture(int reader, int key, int value) {
        add("future-read", "Read of an own later write", reads(reader, key, value) + " before it wrote that.", reader);
    }

    void addInternal(int reader, int key, int value, int own) {
        String words = reads(reader, key, value) + ", after having written " + show(own) + " itself.";
        add("internal", "Own write not read", words, reader);
    }

    private String reads(int reader, int key, int value) {
        return "Transaction #" + reader + " of " + history.client(reader) + " read " + show(value) + " from key "
                + show(key);
    }

    private String show(int ref) {
        return history.values().render(ref);
    }

    /** A transaction as an argument cites it. */
    static String cite(History history, int op) {
        return "#" + op + ": " + history.client(op) + " did "
                + history.values().render(history.value(op)) + " ("
                + history.outcome(op).word() + ")";
    }

    private void add(String anomaly, String title, String words, int... operations) {
        List<Integer> sorted = List.copyOf(new IntRBTreeSet(operations));
        out.add(() -> new Finding(
                anomaly,
                title,
                words,
                sorted.stream().map(op -> cite(history, op)).toList(),
                sorted,
                null,
                null));
    }
}
