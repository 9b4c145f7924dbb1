// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.ranges;

import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.math.BigDecimal;
import java.util.Comparator;

/** Orders keys by what they are: numbers by size, then texts by their letters, then all others by how they are written. */
final class KeyOrder implements Comparator<Integer> {
    private static final int NUMBER = 0;
    private static final int TEXT = 1;

    private final Values values;

    KeyOrder(Values values) {
        this.values = values;
    }

    @Override
    public int compare(Integer a, Integer b) {
        int kinds = Integer.compare(kind(a), kind(b));
        if (kinds != 0) {
            return kinds;
        }
        return switch (kind(a)) {
            case NUMBER -> number(a).compareTo(number(b));
            case TEXT -> values.asText(a).compareTo(values.asText(b));
            default -> values.render(a).compareTo(values.render(b));
        };
    }

    /** Whether a key lies between two others; nil is no bound. Keys of another kind than a bound lie outside. */
    boolean isWithin(int key, int low, int high) {
        return (low == Values.NIL || (kind(key) == kind(low) && compare(low, key) <= 0))
                && (high == Values.NIL || (kind(key) == kind(high) && compare(key, high) <= 0));
    }

    private int kind(int ref) {
        Kind kind = values.kind(ref);
        if (kind == Kind.LONG || (kind == Kind.DOUBLE && Double.isFinite(values.asDouble(ref)))) {
            return NUMBER;
        }
        return kind == Kind.STRING || kind == Kind.KEYWORD ? TEXT : TEXT + 1;
    }

    private BigDecimal number(int ref) {
        return values.isLong(ref) ? BigDecimal.valueOf(values.asLong(ref)) : BigDecimal.valueOf(values.asDouble(ref));
    }
}
