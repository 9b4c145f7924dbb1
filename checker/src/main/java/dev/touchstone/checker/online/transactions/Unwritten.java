// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.online.transactions.Transaction.KeyState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads of what nobody had begun to write. Where real time counts that cannot be; else somebody may write it later, so that
 * it is told at the end, and nothing is proved until then.
 */
final class Unwritten {
    private record Value(@Nullable Object key, Object value) {}

    /** A read of what was written only later. */
    private record Early(Transaction reader, Value value) {}

    private static final int WAITING_MAX = 1_000;

    private final boolean keepsRealTime;
    private final String anomaly;
    private final TransactionFindings findings;
    private final Judge judge;
    private final Map<Value, Transaction> waiting = new HashMap<>();
    /** By a writer that is open: a read of it. */
    private final Map<Transaction, Early> early = new HashMap<>();

    Unwritten(boolean keepsRealTime, String anomaly, TransactionFindings findings, Judge judge) {
        this.keepsRealTime = keepsRealTime;
        this.anomaly = anomaly;
        this.findings = findings;
        this.judge = judge;
    }

    void read(Transaction reader, KeyState key, @Nullable Object element) {
        Value value = new Value(key.name, PlainValues.orNil(element));
        if (key.isPartial) {
            judge.undecided(
                    reader, reads(reader, value) + ", which nobody wrote, or so long ago that it was forgotten");
        } else if (keepsRealTime) {
            tell(reader, value);
        } else {
            if (waiting.size() < WAITING_MAX) {
                waiting.put(value, reader);
            }
            judge.undecided(reader, reads(reader, value) + ", which nobody had begun to write by then");
        }
    }

    /** Somebody begins to write these. */
    void written(Transaction txn) {
        for (int i = 0; !waiting.isEmpty() && i < txn.micros.size(); i++) {
            Micro micro = txn.micros.get(i);
            Value value = new Value(micro.key(), PlainValues.orNil(micro.value()));
            Transaction reader = micro.isRead() ? null : waiting.remove(value);
            if (reader != null) {
                early.put(txn, new Early(reader, value));
            }
        }
    }

    /** It failed, so nobody can have read what it wrote. */
    void failed(Transaction txn) {
        Early read = early.remove(txn);
        if (read != null) {
            findings.plain(
                    "G1a",
                    "Aborted read",
                    reads(read.reader, read.value) + ", which #" + txn.number + " wrote later; but that failed.",
                    read.reader,
                    txn);
        }
    }

    /** It did not fail. */
    void happened(Transaction txn) {
        early.remove(txn);
    }

    /** Nobody will write anything any more. */
    void ended() {
        waiting.forEach((value, reader) -> tell(reader, value));
        waiting.clear();
    }

    private void tell(Transaction reader, Value value) {
        findings.plain(
                anomaly,
                "Read of a value that nobody wrote",
                reads(reader, value) + ", which nobody had begun to write by then.",
                reader);
    }

    private static String reads(Transaction reader, Value value) {
        return TransactionFindings.reads(reader, value.key, value.value);
    }
}
