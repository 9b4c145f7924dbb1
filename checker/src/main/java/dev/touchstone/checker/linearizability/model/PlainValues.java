// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.ExactNumber;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Between the refs of a history and plain Java. */
public final class PlainValues {
    /** Stands for nil where a state must not be null. */
    public static final Object NIL = new Object() {
        @Override
        public String toString() {
            return "nil";
        }
    };

    private PlainValues() {}

    public static @Nullable Object of(Values values, int ref) {
        return switch (values.kind(ref)) {
            case NIL -> null;
            case BOOLEAN -> ref == Values.TRUE;
            case LONG -> values.asLong(ref);
            case DOUBLE -> values.asDouble(ref);
            case NUMBER -> new ExactNumber(values.asText(ref));
            case STRING -> values.asText(ref);
            case KEYWORD -> ":" + values.asText(ref);
            case LIST -> elements(values, ref);
            case SET -> Collections.unmodifiableSet(new HashSet<>(elements(values, ref)));
            case MAP -> map(elements(values, ref));
        };
    }

    /** The elements of a list or a set; null of anything else. */
    static @Nullable Set<@Nullable Object> asSet(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return new HashSet<>(list);
        }
        return value instanceof Set<?> set ? new HashSet<>(set) : null;
    }

    public static Object orNil(@Nullable Object value) {
        return value == null ? NIL : value;
    }

    public static String render(@Nullable Object value) {
        if (value == null) {
            return "nil";
        } else if (value instanceof String s) {
            return s.startsWith(":") ? s : '"' + s + '"';
        } else if (value instanceof List<?> list) {
            return renderAll(list, "[", "]");
        } else if (value instanceof Set<?> set) {
            List<String> sorted = new ArrayList<>();
            set.forEach(element -> sorted.add(render(element)));
            Collections.sort(sorted);
            return "#{" + String.join(" ", sorted) + "}";
        }
        return value.toString();
    }

    private static String renderAll(List<?> list, String open, String close) {
        List<String> parts = new ArrayList<>();
        list.forEach(element -> parts.add(render(element)));
        return open + String.join(" ", parts) + close;
    }

    private static List<@Nullable Object> elements(Values values, int ref) {
        List<@Nullable Object> elements = new ArrayList<>(values.length(ref));
        for (int i = 0; i < values.length(ref); i++) {
            elements.add(of(values, values.element(ref, i)));
        }
        return Collections.unmodifiableList(elements);
    }

    private static Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> alternating) {
        Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i + 1 < alternating.size(); i += 2) {
            map.put(alternating.get(i), alternating.get(i + 1));
        }
        return Collections.unmodifiableMap(map);
    }
}
