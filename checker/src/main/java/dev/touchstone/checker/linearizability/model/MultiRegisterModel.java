// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import dev.touchstone.history.Functions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several registers, read and written together: a transaction is a list of {@code [:r key value]} and {@code [:w key
 * value]}. A read of nil says nothing unless nobody wrote the key.
 */
public final class MultiRegisterModel implements Model {
    @Override
    public String name() {
        return "multi-register";
    }

    @Override
    public Set<String> functions() {
        return Set.of(Functions.TXN, Functions.READ, Functions.WRITE);
    }

    @Override
    public boolean isObservation(Call call) {
        return items(call).stream().anyMatch(item -> item instanceof List<?> micro && !isWrite(micro));
    }

    @Override
    public Object initial() {
        return Map.of();
    }

    @Override
    public @Nullable Object step(Object state, Call call) {
        Map<Object, Object> registers = new HashMap<>();
        ((Map<?, ?>) state).forEach(registers::put);
        for (Object item : items(call)) {
            if (!(item instanceof List<?> micro) || micro.size() != 3) {
                return null;
            }
            Object key = PlainValues.orNil(micro.get(1));
            if (isWrite(micro)) {
                registers.put(key, PlainValues.orNil(micro.get(2)));
            } else if (call.answered()
                    && !PlainValues.orNil(micro.get(2)).equals(registers.getOrDefault(key, PlainValues.NIL))) {
                return null;
            }
        }
        return registers;
    }

    @Override
    public boolean isRead(Call call) {
        return items(call).stream().noneMatch(item -> item instanceof List<?> micro && isWrite(micro));
    }

    /** The registers that the transaction touches; one that touches none counts as touching nil. */
    public static List<Object> registers(Call call) {
        List<Object> registers = new ArrayList<>();
        for (Object item : items(call)) {
            if (item instanceof List<?> micro && micro.size() == 3) {
                registers.add(PlainValues.orNil(micro.get(1)));
            }
        }
        return registers.isEmpty() ? List.of(PlainValues.NIL) : registers;
    }

    private static List<?> items(Call call) {
        Object value = call.answered() && call.output() != null ? call.output() : call.input();
        return value instanceof List<?> list ? list : List.of();
    }

    private static boolean isWrite(List<?> micro) {
        Object function = micro.get(0);
        return ":w".equals(function) || "w".equals(function) || ":write".equals(function) || "write".equals(function);
    }
}
