// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.ExactNumber;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.JavaValues;
import dev.touchstone.history.Keyword;
import dev.touchstone.history.Values.Kind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the values of one column. */
final class ValueDecoder {
    private final TextDecoder texts;
    private final ColumnsLimits limits;
    private final boolean plain;
    long last;

    /**
     * A column.
     *
     * @param plain whether lists, sets and maps are those of Java; else they are {@link Composite}s
     */
    ValueDecoder(TextDecoder texts, ColumnsLimits limits, boolean plain) {
        this.texts = texts;
        this.limits = limits;
        this.plain = plain;
    }

    @Nullable
    Object read(ColumnCursor in) {
        return value(in.varint(), in, 0);
    }

    /** The value that begins with this number, which was read. */
    @Nullable
    Object value(long head, ColumnCursor in, int depth) {
        if ((head & 1) == 0) {
            last += Layout.unzigzag(head >>> 1);
            return last;
        }
        long code = head >>> 1;
        if (code >= Layout.TEXT) {
            return texts.get(code - Layout.TEXT);
        }
        return switch ((int) code) {
            case Layout.NIL -> null;
            case Layout.FALSE -> false;
            case Layout.TRUE -> true;
            case Layout.DOUBLE -> Double.longBitsToDouble(in.fixed(Long.BYTES));
            case Layout.WIDE -> {
                last = in.fixed(Long.BYTES);
                yield last;
            }
            case Layout.STRING -> in.text(limits.textBytes());
            case Layout.KEYWORD -> new Keyword(in.text(limits.textBytes()));
            case Layout.NUMBER -> new ExactNumber(in.text(limits.textBytes()));
            case Layout.LIST -> composite(Kind.LIST, in, depth);
            case Layout.SET -> composite(Kind.SET, in, depth);
            case Layout.MAP -> composite(Kind.MAP, in, depth);
            default -> throw new HistoryException("a value has the code " + code + ", which cannot stand here");
        };
    }

    private Object composite(Kind kind, ColumnCursor in, int depth) {
        if (depth == limits.nesting()) {
            throw new HistoryException("values nest deeper than " + limits.nesting());
        }
        int count = in.count();
        if (kind == Kind.MAP && count % 2 != 0) {
            throw new HistoryException("a map has a key without a value");
        }
        @Nullable Object[] elements = new Object[count];
        for (int i = 0; i < count; i++) {
            elements[i] = value(in.varint(), in, depth + 1);
        }
        List<@Nullable Object> list = Arrays.asList(elements);
        return plain ? ofJava(kind, list) : new Composite(kind, list);
    }

    private static Object ofJava(Kind kind, List<@Nullable Object> elements) {
        return switch (kind) {
            case SET -> JavaValues.set(elements);
            case MAP -> JavaValues.map(elements);
            default -> JavaValues.list(elements);
        };
    }
}
