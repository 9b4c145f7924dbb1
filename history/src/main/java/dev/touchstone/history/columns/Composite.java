// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.JavaValues;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list, set or map among plain Java values that has its elements in the order in which they were written, twice if
 * they were: what {@link Values} holds, and a Java set or map cannot.
 *
 * @param elements of a map: key, value, key, value
 */
public record Composite(Kind kind, List<@Nullable Object> elements) {
    /** A value as plain Java, with composites of this class in it. */
    public static @Nullable Object of(Values values, int ref) {
        if (!values.isComposite(ref)) {
            return JavaValues.of(values, ref);
        }
        @Nullable Object[] elements = new Object[values.length(ref)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = of(values, values.element(ref, i));
        }
        return new Composite(values.kind(ref), Arrays.asList(elements));
    }

    /** The ref of such a value. */
    public static int ref(@Nullable Object value, Values values) {
        if (!(value instanceof Composite composite)) {
            return JavaValues.ref(values, value);
        }
        int[] refs = new int[composite.elements.size()];
        for (int i = 0; i < refs.length; i++) {
            refs[i] = ref(composite.elements.get(i), values);
        }
        return switch (composite.kind) {
            case SET -> values.ofSet(refs, 0, refs.length);
            case MAP -> values.ofMap(refs, 0, refs.length);
            default -> values.ofList(refs);
        };
    }
}
