// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.ExactNumber;
import dev.touchstone.history.Keyword;
import dev.touchstone.history.Values.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the values of one column: integers as differences from the one before. */
final class ValueEncoder {
    private final TextEncoder texts;
    private long last;

    ValueEncoder(TextEncoder texts) {
        this.texts = texts;
    }

    /** The integer that was written last. */
    long last() {
        return last;
    }

    static void code(int code, ColumnBytes out) {
        out.varint(2L * code + 1);
    }

    /** Writes an integer by its difference from another. */
    void integer(long value, long before, ColumnBytes out) {
        long difference = Layout.zigzag(value - before);
        if (difference >= 0) {
            out.varint(difference << 1);
        } else {
            code(Layout.WIDE, out);
            out.fixed(value, Long.BYTES);
        }
        last = value;
    }

    void write(@Nullable Object value, ColumnBytes out) {
        if (value instanceof Long integer) {
            integer(integer, last, out);
        } else if (value == null) {
            code(Layout.NIL, out);
        } else if (value instanceof String text) {
            texts.write(text, false, text, out);
        } else if (value instanceof Keyword keyword) {
            texts.write(keyword, true, keyword.name(), out);
        } else if (value instanceof Boolean truth) {
            code(truth ? Layout.TRUE : Layout.FALSE, out);
        } else if (value instanceof Double decimal) {
            code(Layout.DOUBLE, out);
            out.fixed(Double.doubleToLongBits(decimal), Long.BYTES);
        } else if (value instanceof ExactNumber number) {
            code(Layout.NUMBER, out);
            out.text(number.text());
        } else {
            composite(value, out);
        }
    }

    private void composite(Object value, ColumnBytes out) {
        if (value instanceof Composite composite) {
            elements(code(composite.kind()), composite.elements(), out);
        } else if (value instanceof List<?> list) {
            elements(Layout.LIST, list, out);
        } else if (value instanceof Set<?> set) {
            elements(Layout.SET, set, out);
        } else if (value instanceof Map<?, ?> map) {
            code(Layout.MAP, out);
            out.varint(2L * map.size());
            map.forEach((key, each) -> {
                write(key, out);
                write(each, out);
            });
        } else {
            throw new IllegalArgumentException("no value of a history: " + value.getClass());
        }
    }

    private static int code(Kind kind) {
        return kind == Kind.LIST ? Layout.LIST : kind == Kind.SET ? Layout.SET : Layout.MAP;
    }

    private void elements(int code, Collection<?> elements, ColumnBytes out) {
        code(code, out);
        out.varint(elements.size());
        for (Object element : elements) {
            write(element, out);
        }
    }
}
