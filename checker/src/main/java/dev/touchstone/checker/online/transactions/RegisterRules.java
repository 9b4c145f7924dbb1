// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.online.transactions.Transaction.KeyState;
import dev.touchstone.checker.online.transactions.Transaction.Version;
import dev.touchstone.checker.online.transactions.Transaction.Write;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Registers whose values are written once to a key: who read a value comes after its writer (wr). Which of two versions came
 * first is left to {@link RegisterOrder}.
 */
final class RegisterRules implements Rules {
    private final Keys keys;
    private final DependencyGraph graph;
    private final RegisterOrder order;
    private final TransactionFindings findings;
    private final Unwritten unwritten;
    private final OldReads oldReads;
    private final Judge judge;
    private final Sighting sighting;

    RegisterRules(
            Keys keys,
            DependencyGraph graph,
            RegisterOrder order,
            TransactionFindings findings,
            Unwritten unwritten,
            OldReads oldReads,
            Judge judge,
            Sighting sighting) {
        this.keys = keys;
        this.graph = graph;
        this.order = order;
        this.findings = findings;
        this.unwritten = unwritten;
        this.oldReads = oldReads;
        this.judge = judge;
        this.sighting = sighting;
    }

    @Override
    public void happened(Transaction txn) {
        for (Version version : txn.installed) {
            if (version.value == null) {
                judge.repeated(
                        txn,
                        "#" + txn.number + " writes nil to key " + PlainValues.render(version.key.name)
                                + ", which is its initial value, too");
            }
        }
        order.happened(txn);
    }

    @Override
    public void answered(Transaction txn) {
        Rules.super.answered(txn);
        order.answered(txn);
    }

    @Override
    public void failed(Transaction txn) {
        for (Version version : txn.installed) {
            if (!version.readers.isEmpty()) {
                aborted(version.readers.get(0), txn, version.key, version.value);
            }
            keys.retire(version);
        }
    }

    @Override
    public void proved(Version version) {
        KeyState key = version.key;
        Version before = key.frontier;
        before.isOld = true;
        order.replaced(before, version);
        keys.retire(before);
        key.frontier = version;
    }

    @Override
    public void prune(KeyState key) {
        order.prune(key);
    }

    @Override
    public void read(Transaction txn, int at) {
        Micro micro = txn.micros.get(at);
        for (int i = at - 1; i >= 0; i--) {
            Micro earlier = txn.micros.get(i);
            if (!earlier.isOf(micro.key())) {
                continue;
            }
            boolean isSame = Objects.equals(earlier.value(), micro.value());
            if (!earlier.isRead() && !isSame) {
                internal(txn, micro, earlier);
            }
            if (!earlier.isRead() || isSame) {
                return;
            }
        }
        KeyState key = keys.of(micro.key(), txn);
        if (micro.value() == null) {
            see(txn, key.initial);
            return;
        }
        Write write = key.writes.get(PlainValues.orNil(micro.value()));
        Version version = write == null ? null : write.version;
        Transaction writer = write == null ? null : write.writer();
        if (write == null || version == null || writer == null) {
            unwritten.read(txn, key, micro.value());
        } else if (writer == txn) {
            future(txn, micro);
        } else if (writer.isFailed()) {
            aborted(txn, writer, key, micro.value());
        } else if (!write.isFinal) {
            intermediate(txn, writer, micro);
        } else {
            sighting.seen(writer, txn);
            see(txn, version);
        }
    }

    private void see(Transaction txn, Version version) {
        if (version.isOld) {
            Version later = order.surelyLater(version);
            Transaction writer = version.writer;
            oldReads.read(txn, version, later, writer == null ? List.of() : List.of(writer));
            return;
        }
        txn.reads.add(version);
        version.readers.add(txn);
        graph.add(version.writer, txn, Reason.wr(version));
        order.read(txn, version);
    }

    private void internal(Transaction txn, Micro read, Micro own) {
        findings.plain(
                "internal",
                "Own write not read",
                TransactionFindings.reads(txn, read.key(), read.value()) + ", after having written "
                        + PlainValues.render(own.value()) + " itself.",
                txn);
    }

    private void future(Transaction txn, Micro read) {
        findings.plain(
                "future-read",
                "Read of an own later write",
                TransactionFindings.reads(txn, read.key(), read.value()) + " before it wrote that.",
                txn);
    }

    private void aborted(Transaction reader, Transaction writer, KeyState key, @Nullable Object value) {
        findings.plain(
                "G1a",
                "Aborted read",
                TransactionFindings.reads(reader, key.name, value) + ", which #" + writer.number
                        + " wrote; but that transaction failed.",
                reader,
                writer);
    }

    private void intermediate(Transaction txn, Transaction writer, Micro read) {
        findings.plain(
                "G1b",
                "Intermediate read",
                TransactionFindings.reads(txn, read.key(), read.value()) + ", which #" + writer.number
                        + " wrote, and overwrote before it committed.",
                txn,
                writer);
    }
}
