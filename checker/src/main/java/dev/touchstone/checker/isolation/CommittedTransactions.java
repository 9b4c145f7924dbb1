// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.history.History;
import java.util.Arrays;

/**
 * The transactions of a history that happened, as columns: {@code 0 .. count - 1} by invocation, each with its
 * micro-operations, its session and its place there.
 *
 * <p>{@code source} says of each micro-operation what it is: {@link #WRITE}, {@link #SILENT}, or a read of another
 * transaction's last write, then the number of that transaction; {@code count} itself stands for the transaction before
 * all that wrote the initial values.
 */
final class CommittedTransactions {
    static final int WRITE = TransactionReader.WRITE;
    /** A read that says nothing: of a transaction's own write, or of a value with more than one writer. */
    static final int SILENT = TransactionReader.SILENT;

    final History history;
    final int count;
    /** The number of the operation in the history. */
    final int[] operation;
    /** Micro-operations of transaction t: {@code start[t] .. start[t + 1] - 1}. */
    final int[] start;

    final int[] key;
    final int[] source;
    /** Keys that transaction t wrote, ascending, each once: {@code writeStart[t] .. writeStart[t + 1] - 1}. */
    final int[] writeStart;

    final int[] writeKey;
    final int[] session;
    final int[] index;
    final int sessions;
    final int keys;
    final int[] keyRef;
    final int ambiguousReads;
    final boolean readsInitial;

    CommittedTransactions(TransactionReader from) {
        history = from.history;
        count = from.count;
        operation = from.operation;
        start = from.start;
        key = from.key;
        source = from.source;
        writeStart = from.writeStart;
        writeKey = from.writeKey;
        session = from.session;
        index = from.index;
        sessions = from.sessions;
        keys = from.keyRefs.size();
        keyRef = from.keyRefs.toIntArray();
        ambiguousReads = from.ambiguousReads;
        readsInitial = from.readsInitial;
    }

    /** The virtual transaction that wrote all initial values. */
    int initial() {
        return count;
    }

    boolean writes(int txn, int wanted) {
        return txn == count || Arrays.binarySearch(writeKey, writeStart[txn], writeStart[txn + 1], wanted) >= 0;
    }

    boolean readsFrom(int reader, int writer) {
        for (int m = start[reader]; m < start[reader + 1]; m++) {
            if (source[m] == writer) {
                return true;
            }
        }
        return false;
    }
}
