// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.online.OperationLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a transaction was, as a person would. */
final class TransactionText {
    private static final int TEXT_MAX = 400;
    private static final int ELEMENTS_MAX = 40;

    private final boolean lists;

    TransactionText(boolean lists) {
        this.lists = lists;
    }

    /** Number, process, steps, time and outcome, as in reports of whole histories. */
    String line(Transaction txn) {
        return OperationLine.of(
                txn.number, txn.process, "txn " + steps(txn), txn.beginNanos, txn.endNanos, txn.outcome);
    }

    /** Its steps, shortened if they are long; of a forgotten one its writes. */
    String steps(Transaction txn) {
        StringBuilder text = new StringBuilder("[");
        for (Micro micro : txn.micros) {
            text.append(text.length() > 1 ? " " : "");
            if (text.length() > TEXT_MAX) {
                return text.append("…]").toString();
            }
            text.append('[')
                    .append(micro.isRead() ? ":r" : verb())
                    .append(' ')
                    .append(PlainValues.render(micro.key()))
                    .append(' ')
                    .append(value(micro.value()))
                    .append(']');
        }
        return text.append(txn.isForgotten ? " and its reads]" : "]").toString();
    }

    private String verb() {
        return lists ? ":append" : ":w";
    }

    /** A value, of a long list the end. */
    String value(@Nullable Object value) {
        return value instanceof List<?> list && list.size() > ELEMENTS_MAX
                ? "[… " + PlainValues.render(list.get(list.size() - 1)) + "] (" + list.size() + " elements)"
                : PlainValues.render(value);
    }

    /** {@code appended 5 to key "x"}. */
    String wrote(Transaction.Version version) {
        return (lists ? "appended " : "wrote ") + value(version.value) + " to " + key(version);
    }

    String key(Transaction.Version version) {
        return "key " + PlainValues.render(version.key.name);
    }
}
