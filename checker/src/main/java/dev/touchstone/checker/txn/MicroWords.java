// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.txn;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Values;

/** What micro-operations are called: {@code [r key value]}, and {@code [w key value]} or {@code [append key value]}. */
final class MicroWords {
    private static final int UNKNOWN = -1;
    private static final int SHOWN_MAX = 80;

    private final Values values;
    private final boolean lists;
    /** The names met last, so that not each is read. */
    private int read = UNKNOWN;

    private int write = UNKNOWN;

    MicroWords(Values values, boolean lists) {
        this.values = values;
        this.lists = lists;
    }

    boolean areLists() {
        return lists;
    }

    boolean isRead(int mop) {
        int length = values.length(mop);
        if (length < 2 || length > 3) {
            return false;
        }
        int name = values.element(mop, 0);
        if (name != read && isNamed(name, "r", Functions.READ)) {
            read = name;
        }
        return name == read;
    }

    /** Whether it writes; elements of lists are scalars. */
    boolean isWrite(int mop) {
        if (values.length(mop) != 3 || (lists && values.isComposite(values.element(mop, 2)))) {
            return false;
        }
        int name = values.element(mop, 0);
        if (name != write
                && isNamed(name, lists ? Functions.APPEND : "w", lists ? Functions.APPEND : Functions.WRITE)) {
            write = name;
        }
        return name == write;
    }

    private boolean isNamed(int name, String one, String other) {
        Values.Kind of = values.kind(name);
        if (of != Values.Kind.KEYWORD && of != Values.Kind.STRING) {
            return false;
        }
        String word = values.asText(name);
        return word.equals(one) || word.equals(other);
    }

    /** One that is neither, in words. */
    String misfit(int mop) {
        String text = values.render(mop);
        return text.substring(0, Math.min(SHOWN_MAX, text.length())) + ", which is neither [:r key value] nor "
                + (lists ? "[:append key value] of a scalar value" : "[:w key value]");
    }
}
