// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A number to which others are added. */
public final class CounterModel implements Model {
    private final long initial;

    CounterModel(long initial) {
        this.initial = initial;
    }

    public long initialCount() {
        return initial;
    }

    @Override
    public String name() {
        return initial == 0 ? "counter" : "counter(" + initial + ")";
    }

    @Override
    public Set<String> functions() {
        return Set.of(Functions.ADD, Functions.READ);
    }

    @Override
    public boolean isObservation(Call call) {
        return call.function().equals(Functions.READ);
    }

    @Override
    public Object initial() {
        return initial;
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        if (isRead(call)) {
            return state.equals(call.output()) ? state : null;
        }
        return call.input() instanceof Long delta ? (Long) state + delta : null;
    }

    @Override
    public boolean isRead(Call call) {
        return call.function().equals(Functions.READ);
    }
}
