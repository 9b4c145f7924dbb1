// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A stack: what went in last comes out first; a pop that answers nil found it empty. */
public final class StackModel implements Model {
    @Override
    public String name() {
        return "stack";
    }

    @Override
    public Set<String> functions() {
        return Set.of(Functions.PUSH, Functions.POP);
    }

    @Override
    public boolean isObservation(Call call) {
        return call.function().equals(Functions.POP);
    }

    @Override
    public Object initial() {
        return List.of();
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        List<?> stack = (List<?>) state;
        if (call.function().equals(Functions.PUSH)) {
            List<Object> higher = new ArrayList<>(stack);
            higher.add(PlainValues.orNil(call.input()));
            return higher;
        } else if (stack.isEmpty()) {
            return !call.answered() || call.output() == null ? stack : null;
        }
        int top = stack.size() - 1;
        return !call.answered() || stack.get(top).equals(call.output()) ? new ArrayList<>(stack.subList(0, top)) : null;
    }

    @Override
    public boolean isRead(Call call) {
        return call.answered() && call.output() == null && call.function().equals(Functions.POP);
    }

    @Override
    public Collection<?> observes(Call call) {
        return call.function().equals(Functions.POP) && call.output() != null ? List.of(call.output()) : List.of();
    }

    @Override
    public Collection<?> removes(Call call) {
        return observes(call);
    }

    @Override
    public Collection<?> produces(Call call) {
        return call.function().equals(Functions.PUSH) ? List.of(PlainValues.orNil(call.input())) : List.of();
    }
}
