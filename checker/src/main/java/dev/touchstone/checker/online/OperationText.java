// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.linearizability.model.PlainValues;
import java.util.Locale;

/** Says what an operation was, as a person would. */
final class OperationText {
    private OperationText() {}

    /** {@code client 4 read "b" (#12)}. */
    static String of(Operation op) {
        String deed = op.isRead ? " read " : op.end == Operation.NEVER ? " may have written " : " wrote ";
        return "client " + op.process + deed + PlainValues.render(op.value) + " (#" + op.number + ")";
    }

    /** The same as the beginning of a sentence. */
    static String capitalized(Operation op) {
        String words = of(op);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    static String ofKey(Operation op) {
        return op.key == null ? "" : " of key " + PlainValues.render(op.key);
    }
}
