// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Values;
import dev.touchstone.history.format.EdnForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Models that begin with what a user says, in EDN: {@code multi-register({:x 0, :y 0})}. */
final class InitialStates {
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("register", "a value, such as register(0)"),
            Map.entry("cas-register", "a value, such as cas-register(0)"),
            Map.entry("multi-register", "a map of registers to values, such as multi-register({:x 0, :y 0})"),
            Map.entry("counter", "a whole number, such as counter(0)"),
            Map.entry("kv", "a text, such as kv(\"abc\")"),
            Map.entry("set", "a set, such as set(#{1 2})"),
            Map.entry("grow-only-set", "a set, such as grow-only-set(#{1 2})"),
            Map.entry("fifo-queue", "a list with the first to come out first, such as fifo-queue([1 2])"),
            Map.entry("stack", "a list with the first to come out last, such as stack([1 2])"),
            Map.entry("unordered-queue", "a list of what is in it, such as unordered-queue([1 2 2])"),
            Map.entry("priority-queue", "a list of what is in it, such as priority-queue([1 2 2])"),
            Map.entry("deque", "a list from front to back, such as deque([1 2])"),
            Map.entry("mutex", "free or held, such as mutex(held)"),
            Map.entry("owned-mutex", "free or the process that holds it, such as owned-mutex(3)"),
            Map.entry("fenced-mutex", "free or the process that holds it, such as fenced-mutex(3)"));

    private InitialStates() {}

    /**
     * The model of that name, beginning with a value.
     *
     * @param plain the model without it
     * @throws IllegalArgumentException if it takes none, or not that; the message has the form that it takes
     */
    static Model startingAt(String name, Model plain, String argument) {
        String form = FORMS.get(name);
        if (form == null) {
            throw new IllegalArgumentException("the model " + name + " takes no initial value");
        }
        Model started = startingAt(name, plain, argument, parsed(argument));
        if (started == null) {
            throw new IllegalArgumentException(
                    "the initial value of " + name + " is " + form + ", not \"" + argument + "\"");
        }
        return started;
    }

    private static @Nullable Model startingAt(String name, Model plain, String argument, @Nullable Object value) {
        switch (name) {
            case "register", "cas-register" -> {
                boolean cas = name.equals("cas-register");
                return value instanceof List || value instanceof Set || value instanceof Map
                        ? null
                        : new RegisterModel(cas, value);
            }
            case "counter" -> {
                return value instanceof Long count ? new CounterModel(count) : null;
            }
            default -> {
                Object state = state(name, value);
                return state == null ? null : new StartingModel(plain, name + "(" + argument + ")", state);
            }
        }
    }

    private static @Nullable Object state(String name, @Nullable Object value) {
        return switch (name) {
            case "multi-register" -> value instanceof Map<?, ?> map ? registers(map) : null;
            case "kv" -> value instanceof String text ? text : null;
            case "set", "grow-only-set" -> elements(value) == null ? null : new HashSet<>(elements(value));
            case "priority-queue" -> value instanceof List ? PriorityQueueModel.sorted(elements(value)) : null;
            case "fifo-queue", "stack", "deque" -> value instanceof List ? elements(value) : null;
            case "unordered-queue" -> value instanceof List ? counts(elements(value)) : null;
            default -> MutexModel.state(name, value);
        };
    }

    private static Map<Object, Object> registers(Map<?, ?> map) {
        Map<Object, Object> registers = new HashMap<>();
        map.forEach((key, value) -> registers.put(PlainValues.orNil(key), PlainValues.orNil(value)));
        return registers;
    }

    private static @Nullable List<Object> elements(@Nullable Object value) {
        if (!(value instanceof List) && !(value instanceof Set)) {
            return null;
        }
        List<Object> elements = new ArrayList<>();
        ((Iterable<?>) value).forEach(element -> elements.add(PlainValues.orNil(element)));
        return elements;
    }

    private static @Nullable Map<Object, Integer> counts(@Nullable List<Object> elements) {
        if (elements == null) {
            return null;
        }
        Map<Object, Integer> counts = new HashMap<>();
        elements.forEach(element -> counts.merge(element, 1, Integer::sum));
        return counts;
    }

    /** The value that a text is in EDN; a bare word is a text, as is what is no EDN. */
    private static @Nullable Object parsed(String argument) {
        if (argument.matches("[A-Za-z][A-Za-z0-9_.-]*") && !argument.matches("nil|true|false")) {
            return argument;
        }
        Values values = new Values();
        try {
            return PlainValues.of(values, EdnForm.read(values, argument));
        } catch (HistoryException e) {
            throw new IllegalArgumentException("the initial value " + argument + " is no EDN: " + e.getMessage(), e);
        }
    }
}
