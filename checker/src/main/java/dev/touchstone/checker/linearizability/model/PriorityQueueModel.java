// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A priority queue: the least value in it comes out first, see {@link ValueOrder}; a dequeue that answers nil found it empty. */
public final class PriorityQueueModel implements Model {
    private static final Set<String> PUTS = Set.of(Functions.ENQUEUE, "insert");
    private static final Set<String> FUNCTIONS = Set.of(
            Functions.ENQUEUE, "insert", Functions.DEQUEUE, "delete-min", "delete_min", "extract-min", "extract_min");

    @Override
    public String name() {
        return "priority-queue";
    }

    @Override
    public Set<String> functions() {
        return FUNCTIONS;
    }

    @Override
    public boolean isObservation(Call call) {
        return !isPut(call);
    }

    private static boolean isPut(Call call) {
        return PUTS.contains(call.function());
    }

    @Override
    public Object initial() {
        return List.of();
    }

    /** States are lists, least first. */
    static List<Object> sorted(Collection<?> elements) {
        List<Object> sorted = new ArrayList<>(elements);
        sorted.sort(ValueOrder.INSTANCE);
        return sorted;
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        List<?> queue = (List<?>) state;
        if (isPut(call)) {
            Object value = PlainValues.orNil(call.input());
            int place = Collections.binarySearch(queue, value, ValueOrder.INSTANCE);
            List<Object> longer = new ArrayList<>(queue);
            longer.add(place < 0 ? -place - 1 : place, value);
            return longer;
        } else if (queue.isEmpty()) {
            return !call.answered() || call.output() == null ? queue : null;
        }
        return !call.answered() || queue.get(0).equals(call.output())
                ? new ArrayList<>(queue.subList(1, queue.size()))
                : null;
    }

    @Override
    public boolean isRead(Call call) {
        return !isPut(call) && call.answered() && call.output() == null;
    }

    @Override
    public Collection<?> observes(Call call) {
        return !isPut(call) && call.output() != null ? List.of(call.output()) : List.of();
    }

    @Override
    public Collection<?> removes(Call call) {
        return observes(call);
    }

    @Override
    public Collection<?> produces(Call call) {
        return isPut(call) ? List.of(PlainValues.orNil(call.input())) : List.of();
    }
}
