// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sessions;

import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.causal.CausalOrder;
import dev.touchstone.checker.versions.OperationText;
import dev.touchstone.checker.versions.ReadsFrom;
import it.unimi.dsi.fastutil.ints.IntRBTreeSet;
import java.util.List;

/** Puts broken session guarantees into words. */
final class SessionFindings {
    private final ReadsFrom readsFrom;
    private final ResultBuilder out;
    private final OperationText text;

    SessionFindings(CausalOrder order, ResultBuilder out) {
        this.readsFrom = order.readsFrom();
        this.out = out;
        this.text = new OperationText(readsFrom.history());
    }

    void addReadYourWrites(int read, int own) {
        String words = OperationText.sentence(text.did(own)) + ", acknowledged at "
                + text.at(readsFrom.history().completeNanos(own)) + "; then, at "
                + text.at(readsFrom.history().invokeNanos(read)) + ", it read " + text.value(read)
                + ", which is older.";
        add(SessionGuarantee.READ_YOUR_WRITES, "Own write not read", words, read, own);
    }

    void addMonotonicReads(int read, int newest) {
        String words = OperationText.sentence(text.client(read)) + " had read " + text.value(newest)
                + text.ofKey(read) + "; then, at "
                + text.at(readsFrom.history().invokeNanos(read))
                + ", it read " + text.value(read) + ", which is older.";
        add(SessionGuarantee.MONOTONIC_READS, "Read went back", words, read, newest);
    }

    void addMonotonicWrites(int read, int before, int seen) {
        String words = OperationText.sentence(text.did(before)) + " and after that " + writeOf(seen) + ". "
                + OperationText.sentence(text.client(read)) + " saw the second, and then read " + text.value(read)
                + text.ofKey(read) + ", which is older than the first.";
        add(SessionGuarantee.MONOTONIC_WRITES, "Writes seen out of order", words, read, before, seen);
    }

    void addWritesFollowReads(int read, int older, int authorsRead, int seen) {
        String words = OperationText.sentence(text.did(authorsRead)) + " and after that " + writeOf(seen) + ". "
                + OperationText.sentence(text.client(read)) + " saw that write, and then read " + text.value(read)
                + text.ofKey(read) + ", which is older than what the write's author had read.";
        add(
                SessionGuarantee.WRITES_FOLLOW_READS,
                "Write seen without what it follows",
                words,
                read,
                older,
                authorsRead,
                seen);
    }

    private String writeOf(int op) {
        return "wrote " + text.value(op) + " (#" + op + ")";
    }

    private void add(SessionGuarantee guarantee, String title, String words, int read, int... evidence) {
        IntRBTreeSet operations = new IntRBTreeSet(evidence);
        operations.add(read);
        for (int v = 0; v < readsFrom.versions(read); v++) {
            if (readsFrom.writer(read, v) != ReadsFrom.INITIAL) {
                operations.add(readsFrom.writer(read, v));
            }
        }
        List<Integer> cited = List.copyOf(operations);
        out.add(
                guarantee.property(),
                title + text.ofKey(read),
                words,
                cited.stream().map(text::cite).toList(),
                cited);
    }
}
