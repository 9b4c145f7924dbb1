// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.linearizability.model.PlainValues;
import java.util.Locale;

/** Says what an operation was, as a person would. */
final class OperationText {
    private OperationText() {}

    /** {@code client 4 read "b" (#12)}. */
    static String of(Operation op) {
        String maybe = op.end == Operation.NEVER ? "may have " : "";
        return "client " + op.process + " " + deed(op, maybe) + " (#" + op.number + ")";
    }

    private static String deed(Operation op, String maybe) {
        String value = PlainValues.render(op.value);
        return switch (op.function) {
            case READ -> "read " + value;
            case WRITE -> maybe.isEmpty() ? "wrote " + value : maybe + "written " + value;
            case CAS -> {
                RegisterCall call = op.call();
                String saw = PlainValues.render(call.saw());
                yield op.isMiss
                        ? "wanted to replace " + saw + " and saw another value"
                        : maybe + "replaced " + saw + " by " + PlainValues.render(call.left());
            }
        };
    }

    /** The same as the beginning of a sentence. */
    static String capitalized(Operation op) {
        String words = of(op);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    static String ofKey(Operation op) {
        return op.key == null ? "" : " of key " + PlainValues.render(op.key);
    }

    /** Number, process, function, key, value, time and outcome, as in reports of whole histories. */
    static String line(Operation op) {
        StringBuilder did = new StringBuilder(op.function.name().toLowerCase(Locale.ROOT));
        if (op.key != null) {
            did.append(' ').append(PlainValues.render(op.key));
        }
        did.append(' ').append(PlainValues.render(op.value));
        return OperationLine.of(op.number, op.process, did.toString(), op.beginNanos, op.endNanos, op.outcome);
    }
}
