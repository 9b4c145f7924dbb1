// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set: elements are added, perhaps removed, and read all at once or asked for one by one. */
public final class SetModel implements Model {
    /** Asks whether the set contains the input; the answer is a boolean. */
    public static final String CONTAINS = "contains";

    private final boolean removes;

    SetModel(boolean removes) {
        this.removes = removes;
    }

    public boolean removes() {
        return removes;
    }

    @Override
    public String name() {
        return removes ? "set" : "grow-only-set";
    }

    @Override
    public Set<String> functions() {
        return removes
                ? Set.of(Functions.ADD, Functions.REMOVE, Functions.READ, CONTAINS)
                : Set.of(Functions.ADD, Functions.READ, CONTAINS);
    }

    @Override
    public boolean isObservation(Call call) {
        return call.function().equals(Functions.READ) || call.function().equals(CONTAINS);
    }

    @Override
    public Object initial() {
        return Set.of();
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        Set<?> set = (Set<?>) state;
        if (call.function().equals(Functions.READ)) {
            return set.equals(elements(call)) ? set : null;
        }
        Object element = PlainValues.orNil(call.input());
        if (call.function().equals(CONTAINS)) {
            return Boolean.valueOf(set.contains(element)).equals(call.output()) ? set : null;
        }
        boolean adds = call.function().equals(Functions.ADD);
        if (set.contains(element) == adds) {
            return set;
        }
        Set<Object> changed = new HashSet<>(set);
        if (adds) {
            changed.add(element);
        } else {
            changed.remove(element);
        }
        return changed;
    }

    @Override
    public boolean isRead(Call call) {
        return call.function().equals(Functions.READ) || call.function().equals(CONTAINS);
    }

    @Override
    public Collection<?> observes(Call call) {
        if (call.function().equals(CONTAINS)) {
            return Boolean.TRUE.equals(call.output()) ? List.of(PlainValues.orNil(call.input())) : List.of();
        }
        return isRead(call) ? elements(call) : List.of();
    }

    @Override
    public Collection<?> removes(Call call) {
        return call.function().equals(Functions.REMOVE) ? List.of(PlainValues.orNil(call.input())) : List.of();
    }

    @Override
    public Collection<?> produces(Call call) {
        return call.function().equals(Functions.ADD) ? List.of(PlainValues.orNil(call.input())) : List.of();
    }

    /** What the read saw; nothing if it recorded no set. */
    private static Set<Object> elements(Call call) {
        Set<@Nullable Object> read = PlainValues.asSet(call.output());
        Set<Object> elements = new HashSet<>();
        if (read != null) {
            read.forEach(element -> elements.add(PlainValues.orNil(element)));
        }
        return elements;
    }
}
