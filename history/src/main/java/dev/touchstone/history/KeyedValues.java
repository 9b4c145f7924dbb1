// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import dev.touchstone.history.Values.Kind;
import java.util.List;

/** Splits values that are pairs of a key and a value, in place. */
final class KeyedValues {
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

    /** Every value is a pair, and one can be nothing else: a read of a key, or a compare-and-set of one. */
    private boolean looksKeyed() {
        boolean proof = false;
        for (int op = 0; op < columns.size(); op++) {
            int input = columns.input[op];
            if (columns.key[op] != Values.NIL || !isPair(input) || values.isComposite(values.element(input, 0))) {
                return false;
            }
            int inner = values.element(input, 1);
            switch (function(op)) {
                case Functions.READ -> proof |= inner == Values.NIL;
                case Functions.CAS -> {
                    if (!isPair(inner)) {
                        return false;
                    }
                    proof = true;
                }
                case Functions.TXN -> {
                    if (values.kind(inner) != Kind.LIST) {
                        return false;
                    }
                    proof = true;
                }
                default -> {}
            }
        }
        return proof;
    }

    private boolean isPair(int ref) {
        return values.kind(ref) == Kind.LIST && values.length(ref) == 2;
    }

    private String function(int op) {
        return functions.get(columns.function[op]);
    }
}
