// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bag: a dequeue takes any element; one that answers nil found it empty. */
public final class UnorderedQueueModel implements Model {
    @Override
    public String name() {
        return "unordered-queue";
    }

    @Override
    public Set<String> functions() {
        return Set.of(Functions.ENQUEUE, Functions.DEQUEUE);
    }

    @Override
    public boolean isObservation(Call call) {
        return call.function().equals(Functions.DEQUEUE);
    }

    @Override
    public Object initial() {
        return Map.of();
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        Map<?, ?> bag = (Map<?, ?>) state;
        if (call.function().equals(Functions.ENQUEUE)) {
            return change(bag, PlainValues.orNil(call.input()), 1);
        } else if (call.output() == null) {
            return bag.isEmpty() ? bag : null;
        }
        return bag.containsKey(call.output()) ? change(bag, call.output(), -1) : null;
    }

    /** A dequeue whose answer got lost took any of the elements. */
    @Override
    public Collection<?> steps(Object state, Call call) {
        Map<?, ?> bag = (Map<?, ?>) state;
        if (call.answered() || call.function().equals(Functions.ENQUEUE)) {
            Object next = step(state, call);
            return next == null ? List.of() : List.of(next);
        }
        List<Object> after = new ArrayList<>();
        bag.keySet().forEach(element -> after.add(change(bag, element, -1)));
        return after;
    }

    @Override
    public boolean isRead(Call call) {
        return FifoQueueModel.isEmptyAnswer(call);
    }

    @Override
    public Collection<?> observes(Call call) {
        return call.function().equals(Functions.DEQUEUE) && call.output() != null ? List.of(call.output()) : List.of();
    }

    @Override
    public Collection<?> removes(Call call) {
        return observes(call);
    }

    @Override
    public Collection<?> produces(Call call) {
        return call.function().equals(Functions.ENQUEUE) ? List.of(PlainValues.orNil(call.input())) : List.of();
    }

    private static Map<Object, Integer> change(Map<?, ?> bag, Object element, int by) {
        Map<Object, Integer> changed = new HashMap<>();
        bag.forEach((key, count) -> changed.put(key, (Integer) count));
        changed.merge(element, by, Integer::sum);
        changed.remove(element, 0);
        return changed;
    }
}
