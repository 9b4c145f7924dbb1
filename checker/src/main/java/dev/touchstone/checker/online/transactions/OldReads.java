// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.online.transactions.Transaction.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of what was replaced before, by transactions that are forgotten. */
final class OldReads {
    private final boolean keepsRealTime;
    private final TransactionFindings findings;
    private final TransactionText text;
    private final Judge judge;

    OldReads(boolean keepsRealTime, TransactionFindings findings, TransactionText text, Judge judge) {
        this.keepsRealTime = keepsRealTime;
        this.findings = findings;
        this.text = text;
        this.judge = judge;
    }

    /**
     * A transaction read a version that was replaced.
     *
     * @param later a version that surely came later; null if none is known
     */
    void read(Transaction reader, Version old, @Nullable Version later, List<Transaction> because) {
        Transaction writer = later == null ? null : later.writer;
        if (keepsRealTime && later != null && writer != null && writer.end < reader.begin) {
            findings.cycle(List.of(
                    new DependencyGraph.Step(reader, writer, Reason.rw(later, because)),
                    new DependencyGraph.Step(writer, reader, Reason.REALTIME)));
            return;
        }
        judge.undecided(
                reader,
                "#" + reader.number + " read " + text.key(old)
                        + " as it was before what was written to it long ago, when what else was read then is forgotten");
    }
}
