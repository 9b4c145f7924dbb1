// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A queue with two ends, at each of which values go in and come out; a pop that answers nil found it empty. Left is front. */
public final class DequeModel implements Model {
    private static final Set<String> FRONT = Set.of("front", "left");
    private static final Set<String> BACK = Set.of("back", "right");
    private static final Set<String> FUNCTIONS = functionsOfBothEnds();

    private static Set<String> functionsOfBothEnds() {
        Set<String> functions = new TreeSet<>();
        for (String verb : List.of("push-", "push_", "pop-", "pop_")) {
            FRONT.forEach(end -> functions.add(verb + end));
            BACK.forEach(end -> functions.add(verb + end));
        }
        return Set.copyOf(functions);
    }

    @Override
    public String name() {
        return "deque";
    }

    @Override
    public Set<String> functions() {
        return FUNCTIONS;
    }

    private static boolean isPush(Call call) {
        return call.function().startsWith("push");
    }

    private static boolean isAtFront(Call call) {
        return FRONT.contains(call.function().substring(call.function().startsWith("push") ? 5 : 4));
    }

    @Override
    public boolean isObservation(Call call) {
        return !isPush(call);
    }

    @Override
    public Object initial() {
        return List.of();
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        List<?> deque = (List<?>) state;
        if (isPush(call)) {
            List<Object> longer = new ArrayList<>(deque);
            longer.add(isAtFront(call) ? 0 : deque.size(), PlainValues.orNil(call.input()));
            return longer;
        } else if (deque.isEmpty()) {
            return !call.answered() || call.output() == null ? deque : null;
        }
        int place = isAtFront(call) ? 0 : deque.size() - 1;
        if (call.answered() && !deque.get(place).equals(call.output())) {
            return null;
        }
        List<Object> shorter = new ArrayList<>(deque);
        shorter.remove(place);
        return shorter;
    }

    @Override
    public boolean isRead(Call call) {
        return !isPush(call) && call.answered() && call.output() == null;
    }

    @Override
    public Collection<?> observes(Call call) {
        return !isPush(call) && call.output() != null ? List.of(call.output()) : List.of();
    }

    @Override
    public Collection<?> removes(Call call) {
        return observes(call);
    }

    @Override
    public Collection<?> produces(Call call) {
        return isPush(call) ? List.of(PlainValues.orNil(call.input())) : List.of();
    }
}
