// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.online.transactions.Transaction.KeyState;
import dev.touchstone.checker.online.transactions.Transaction.Write;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is wrong with a read of a list by itself, as Elle names it. */
final class ListAnomalies {
    /** As a number of own appends: the read does not fit what its transaction did before. */
    static final int MISFIT = -1;

    /** As a number of own appends: its transaction had read the key before. */
    static final int AGAIN = -2;

    private static final int SHOWN_MAX = 40;

    private final TransactionFindings findings;

    ListAnomalies(TransactionFindings findings) {
        this.findings = findings;
    }

    /** How many elements at its end the read shows that its transaction appended before, or MISFIT or AGAIN. */
    int ownBefore(Transaction txn, int at) {
        Micro read = txn.micros.get(at);
        List<?> list = read.list();
        int left = list.size();
        for (int i = at - 1; i >= 0; i--) {
            Micro earlier = txn.micros.get(i);
            if (!earlier.isOf(read.key())) {
                continue;
            }
            if (earlier.isRead()) {
                boolean isSame = earlier.list().size() == left && earlier.list().equals(list.subList(0, left));
                return isSame ? AGAIN : misfit(txn, read);
            }
            left--;
            if (left < 0 || !Objects.equals(list.get(left), earlier.value())) {
                return misfit(txn, read);
            }
        }
        return list.size() - left;
    }

    private int misfit(Transaction txn, Micro read) {
        findings.plain(
                "internal",
                "A transaction disagrees with itself about key " + PlainValues.render(read.key()),
                "Transaction #" + txn.number + " read " + shown(read.list()) + " from key "
                        + PlainValues.render(read.key())
                        + ", which does not fit what it had read and appended there before.",
                txn);
        return MISFIT;
    }

    /** Tells if a read shows what its transaction appended only later. */
    void future(Transaction txn, int at, KeyState key) {
        int length = txn.micros.get(at).list().size();
        for (int i = at + 1; i < txn.micros.size(); i++) {
            Micro later = txn.micros.get(i);
            Write write = later.writes(key.name) ? key.writes.get(PlainValues.orNil(later.value())) : null;
            if (write != null && write.writer() == txn && write.place >= 0 && write.place < length) {
                findings.plain(
                        "future-read",
                        "A transaction read its own future append to key " + PlainValues.render(key.name),
                        TransactionFindings.reads(txn, key.name, later.value()) + " before it appended that itself.",
                        txn);
                return;
            }
        }
    }

    /** Tells, and says so, if a read ends amid what another transaction appended. */
    boolean intermediate(Transaction txn, KeyState key, Write last) {
        Transaction writer = last.writer();
        if (writer == null || writer == txn || last.isFinal) {
            return false;
        }
        findings.plain(
                "G1b",
                "Intermediate read of key " + PlainValues.render(key.name),
                "Transaction #" + txn.number + " read key " + PlainValues.render(key.name) + " up to "
                        + PlainValues.render(last.value) + ", which transaction #" + writer.number
                        + " appended before it appended more.",
                txn,
                writer);
        return true;
    }

    void aborted(Transaction reader, Transaction writer, KeyState key, @Nullable Object value) {
        findings.plain(
                "G1a",
                "Aborted read of key " + PlainValues.render(key.name),
                TransactionFindings.reads(reader, key.name, value) + ", which transaction #" + writer.number
                        + " appended; but that failed.",
                reader,
                writer);
    }

    void twice(Transaction txn, KeyState key, List<?> list) {
        findings.plain(
                "duplicate-elements",
                "Key " + PlainValues.render(key.name) + " holds an element twice",
                "Transaction #" + txn.number + " read " + shown(list) + " from key " + PlainValues.render(key.name)
                        + ", with an element twice; each was appended once.",
                txn);
    }

    void otherOrder(Transaction reader, Transaction writer, KeyState key, Write missing, Write shown) {
        findings.plain(
                "internal",
                "A transaction's appends to key " + PlainValues.render(key.name) + " stand in another order",
                "Transaction #" + writer.number + " appended " + PlainValues.render(missing.value) + " and then "
                        + PlainValues.render(shown.value) + " to key " + PlainValues.render(key.name)
                        + ", where transaction #" + reader.number + " read the second without the first before it.",
                reader,
                writer);
    }

    void incompatible(Transaction txn, KeyState key, List<?> list, List<Write> order) {
        int at = 0;
        while (Objects.equals(order.get(at).value, list.get(at))) {
            at++;
        }
        Transaction other = Objects.requireNonNull(order.get(at).shownBy);
        findings.plain(
                "incompatible-order",
                "Two reads of key " + PlainValues.render(key.name) + " disagree about its order",
                "Transaction #" + txn.number + " read " + PlainValues.render(list.get(at)) + " at place " + at
                        + " of key " + PlainValues.render(key.name) + ", where transaction #" + other.number
                        + " had read " + PlainValues.render(order.get(at).value) + ".",
                txn,
                other);
    }

    private static String shown(List<?> list) {
        return list.size() <= SHOWN_MAX
                ? PlainValues.render(list)
                : "[… " + PlainValues.render(list.get(list.size() - 1)) + "] (" + list.size() + " elements)";
    }
}
