// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One value: read, written, and, if told so, replaced where it is as expected. A compare-and-set that answers {@code false}
 * saw another value than it expected. (One that is recorded as failed says nothing: it surely did not happen.)
 */
public final class RegisterModel implements Model {
    private final boolean cas;
    private final @Nullable Object initial;

    RegisterModel(boolean cas, @Nullable Object initial) {
        this.cas = cas;
        this.initial = initial;
    }

    @Nullable
    public Object initialValue() {
        return initial;
    }

    @Override
    public String name() {
        return (cas ? "cas-register" : "register") + (initial == null ? "" : "(" + initial + ")");
    }

    @Override
    public Set<String> functions() {
        return cas
                ? Set.of(Functions.READ, Functions.WRITE, "get", "put", Functions.CAS)
                : Set.of(Functions.READ, Functions.WRITE, "get", "put");
    }

    @Override
    public Object initial() {
        return PlainValues.orNil(initial);
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        return switch (call.function()) {
            case Functions.WRITE, "put" -> PlainValues.orNil(call.input());
            case Functions.CAS ->
                isMiss(call)
                        ? state.equals(pair(call, 0)) ? null : state
                        : state.equals(pair(call, 0)) ? pair(call, 1) : null;
            default -> state.equals(PlainValues.orNil(call.output())) ? state : null;
        };
    }

    @Override
    public boolean isRead(Call call) {
        return isMiss(call)
                || call.function().equals(Functions.READ)
                || call.function().equals("get");
    }

    private static boolean isMiss(Call call) {
        return call.function().equals(Functions.CAS) && Boolean.FALSE.equals(call.output());
    }

    @Override
    public boolean isOverwrite(Call call) {
        return call.function().equals(Functions.WRITE) || call.function().equals("put");
    }

    @Override
    public Collection<?> observes(Call call) {
        if (isMiss(call)) {
            return List.of();
        } else if (call.function().equals(Functions.CAS)) {
            return List.of(pair(call, 0));
        }
        return isRead(call) ? List.of(PlainValues.orNil(call.output())) : List.of();
    }

    @Override
    public Collection<?> produces(Call call) {
        if (isMiss(call)) {
            return List.of();
        } else if (call.function().equals(Functions.CAS)) {
            return List.of(pair(call, 1));
        }
        return isOverwrite(call) ? List.of(PlainValues.orNil(call.input())) : List.of();
    }

    private static Object pair(Call call, int index) {
        return call.input() instanceof List<?> list && list.size() == 2
                ? PlainValues.orNil(list.get(index))
                : PlainValues.NIL;
    }
}
