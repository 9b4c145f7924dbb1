// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * Orders all values of histories: numbers by size, then texts by their letters, then lists, as words are by letters, then all others by how they
 * are written. Only equal values compare as equal: of numbers of one size the whole one is less.
 */
enum ValueOrder implements Comparator<Object> {
    INSTANCE;

    @Override
    public int compare(Object a, Object b) {
        int kinds = Integer.compare(kind(a), kind(b));
        if (kinds != 0) {
            return kinds;
        }
        int order = 0;
        if (kind(a) == 0) {
            order = number(a).compareTo(number(b));
        } else if (a instanceof List<?> first && b instanceof List<?> second) {
            order = lists(first, second);
        }
        return order != 0 || a.equals(b) ? order : written(a).compareTo(written(b));
    }

    private int lists(List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compare(PlainValues.orNil(a.get(i)), PlainValues.orNil(b.get(i)));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int kind(Object value) {
        if (value instanceof Long || (value instanceof Double decimal && Double.isFinite(decimal))) {
            return 0;
        }
        return value instanceof String ? 1 : value instanceof List ? 2 : 3;
    }

    private static BigDecimal number(Object value) {
        return value instanceof Long whole ? BigDecimal.valueOf(whole) : BigDecimal.valueOf((Double) value);
    }

    private static String written(Object value) {
        return PlainValues.render(value);
    }
}
