// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.ranges;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;

/** What a micro-operation of such a transaction is. */
enum RangeMicro {
    READ,
    WRITE,
    APPEND,
    DELETE,
    RANGE,
    /** None of these. */
    OTHER;

    static RangeMicro of(Values values, int micro) {
        int length = values.kind(micro) == Kind.LIST ? values.length(micro) : 0;
        int name = length == 0 ? Values.NIL : values.element(micro, 0);
        if (values.kind(name) != Kind.KEYWORD && values.kind(name) != Kind.STRING) {
            return OTHER;
        }
        RangeMicro kind =
                switch (values.asText(name)) {
                    case "r", Functions.READ -> READ;
                    case "w", Functions.WRITE -> WRITE;
                    case Functions.APPEND -> APPEND;
                    case "delete" -> DELETE;
                    case "range" -> RANGE;
                    default -> OTHER;
                };
        return kind.fits(values, micro, length) ? kind : OTHER;
    }

    private boolean fits(Values values, int micro, int length) {
        return switch (this) {
            case READ -> length == 2 || length == 3;
            case WRITE, APPEND -> length == 3 && values.element(micro, 2) != Values.NIL;
            case DELETE -> length == 2 || (length == 3 && values.element(micro, 2) == Values.NIL);
            case RANGE ->
                length >= 2 && length <= 3 && values.length(values.element(micro, 1)) == 2 && isAnswer(values, micro);
            case OTHER -> true;
        };
    }

    private static boolean isAnswer(Values values, int micro) {
        int answer = values.length(micro) == 3 ? values.element(micro, 2) : Values.NIL;
        return answer == Values.NIL || values.kind(answer) == Kind.MAP;
    }
}
