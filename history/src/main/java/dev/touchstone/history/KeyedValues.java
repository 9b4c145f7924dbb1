// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import dev.touchstone.history.Values.Kind;
import java.util.List;

/** Splits values that are pairs of a key and a value, in place; and says which may be such pairs. */
public final class KeyedValues {
    /** What an operation says of whether values are pairs of a key and a value. */
    public enum Sign {
        /** This one is none. */
        NONE,
        /** It may be one. */
        MAYBE,
        /** It can be nothing else: a read of a key, a compare-and-set of one, or a transaction on one. */
        PROOF
    }

    private final HistoryColumns columns;
    private final Values values;
    private final List<String> functions;

    KeyedValues(HistoryColumns columns, Values values, List<String> functions) {
        this.columns = columns;
        this.values = values;
        this.functions = functions;
    }

    boolean split(boolean certain) {
        if (!certain && !looksKeyed()) {
            return false;
        }
        for (int op = 0; op < columns.size(); op++) {
            if (columns.key[op] != Values.NIL) {
                continue;
            }
            int input = columns.input[op];
            if (!isPair(input)) {
                throw new HistoryException("operation " + op + ", a " + function(op)
                        + ", should have a pair of key and value, but has " + values.render(input, 80));
            }
            columns.key[op] = values.element(input, 0);
            columns.input[op] = values.element(input, 1);
            int output = columns.output[op];
            if (isPair(output) && values.equal(values.element(output, 0), columns.key[op])) {
                columns.output[op] = values.element(output, 1);
            }
        }
        return columns.size() > 0;
    }

    /** Every value is a pair, and one can be nothing else. */
    private boolean looksKeyed() {
        boolean proof = false;
        for (int op = 0; op < columns.size(); op++) {
            Sign sign = sign(values, function(op), columns.key[op], columns.input[op]);
            if (sign == Sign.NONE) {
                return false;
            }
            proof |= sign == Sign.PROOF;
        }
        return proof;
    }

    /** What an operation says, by its function and the refs of its key and of what is asked. */
    public static Sign sign(Values values, String function, int key, int input) {
        if (key != Values.NIL || !isPair(values, input) || values.isComposite(values.element(input, 0))) {
            return Sign.NONE;
        }
        int inner = values.element(input, 1);
        return switch (function) {
            case Functions.READ -> inner == Values.NIL ? Sign.PROOF : Sign.MAYBE;
            case Functions.CAS -> isPair(values, inner) ? Sign.PROOF : Sign.NONE;
            case Functions.TXN -> values.kind(inner) == Kind.LIST ? Sign.PROOF : Sign.NONE;
            default -> Sign.MAYBE;
        };
    }

    private boolean isPair(int ref) {
        return isPair(values, ref);
    }

    private static boolean isPair(Values values, int ref) {
        return values.kind(ref) == Kind.LIST && values.length(ref) == 2;
    }

    private String function(int op) {
        return functions.get(columns.function[op]);
    }
}
