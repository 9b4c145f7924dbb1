// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text that is read, replaced, and appended to; at first empty. */
public final class KvModel implements Model {
    @Override
    public String name() {
        return "kv";
    }

    @Override
    public Set<String> functions() {
        return Set.of(Functions.READ, Functions.WRITE, "get", "put", Functions.APPEND);
    }

    @Override
    public boolean isObservation(Call call) {
        return call.function().equals(Functions.READ) || call.function().equals("get");
    }

    @Override
    public Object initial() {
        return "";
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        return switch (call.function()) {
            case Functions.WRITE, "put" -> text(call.input());
            case Functions.APPEND -> state + text(call.input());
            default -> state.equals(text(call.output())) ? state : null;
        };
    }

    @Override
    public boolean isRead(Call call) {
        return call.function().equals(Functions.READ) || call.function().equals("get");
    }

    @Override
    public boolean isOverwrite(Call call) {
        return call.function().equals(Functions.WRITE) || call.function().equals("put");
    }

    @Override
    public boolean isAlwaysPossible(Call call) {
        return !isRead(call);
    }

    public static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
