// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values as a {@link HistoryListener} takes them: plain Java, by {@code equals}. */
public final class JavaValues {
    private JavaValues() {}

    /**
     * The value of a ref; lists, sets and maps cannot be changed. Of elements of a set that are equal, and of equal keys
     * of a map, one is left.
     */
    public static @Nullable Object of(Values values, int ref) {
        return switch (values.kind(ref)) {
            case NIL -> null;
            case BOOLEAN -> ref == Values.TRUE;
            case LONG -> values.asLong(ref);
            case DOUBLE -> values.asDouble(ref);
            case STRING -> values.asText(ref);
            case NUMBER -> new ExactNumber(values.asText(ref));
            case KEYWORD -> new Keyword(values.asText(ref));
            case LIST -> list(elements(values, ref));
            case SET -> set(elements(values, ref));
            case MAP -> map(elements(values, ref));
        };
    }

    private static List<@Nullable Object> elements(Values values, int ref) {
        @Nullable Object[] elements = new Object[values.length(ref)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = of(values, values.element(ref, i));
        }
        return Arrays.asList(elements);
    }

    /** A list of these elements, which must not be changed afterwards. */
    public static List<@Nullable Object> list(List<@Nullable Object> elements) {
        return Collections.unmodifiableList(elements);
    }

    /** A set in the order of these elements. */
    public static Set<@Nullable Object> set(List<@Nullable Object> elements) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }

    /** A map in this order; keys and values alternate. */
    public static Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> elements) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i += 2) {
            map.put(elements.get(i), elements.get(i + 1));
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * The ref of a value.
     *
     * @throws IllegalArgumentException if it is none that a listener gets
     */
    public static int ref(Values values, @Nullable Object value) {
        if (value instanceof Keyword keyword) {
            return values.ofKeyword(keyword.name());
        } else if (value instanceof ExactNumber number) {
            return values.ofNumber(number.text());
        } else if (value instanceof List<?> list) {
            return values.ofList(refs(values, list));
        } else if (value instanceof Set<?> set) {
            int[] refs = refs(values, set);
            return values.ofSet(refs, 0, refs.length);
        } else if (value instanceof Map<?, ?> map) {
            List<@Nullable Object> elements = new ArrayList<>(2 * map.size());
            map.forEach((key, each) -> {
                elements.add(key);
                elements.add(each);
            });
            int[] refs = refs(values, elements);
            return values.ofMap(refs, 0, refs.length);
        }
        return values.of(value);
    }

    private static int[] refs(Values values, Collection<?> elements) {
        int[] refs = new int[elements.size()];
        int count = 0;
        for (Object element : elements) {
            refs[count++] = ref(values, element);
        }
        return refs;
    }
}
