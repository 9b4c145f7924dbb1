// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A queue: what went in first comes out first; a dequeue that answers nil found it empty. */
public final class FifoQueueModel implements Model {
    @Override
    public String name() {
        return "fifo-queue";
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
        return List.of();
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        List<?> queue = (List<?>) state;
        if (call.function().equals(Functions.ENQUEUE)) {
            List<Object> longer = new ArrayList<>(queue);
            longer.add(PlainValues.orNil(call.input()));
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
        return isEmptyAnswer(call);
    }

    static boolean isEmptyAnswer(Call call) {
        return call.answered() && call.output() == null && call.function().equals(Functions.DEQUEUE);
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
}
