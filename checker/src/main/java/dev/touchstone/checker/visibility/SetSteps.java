// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import org.jspecify.annotations.Nullable;

/** Reads histories of sets: {@code add} of an element, {@code read} of all. */
final class SetSteps {
    private SetSteps() {}

    /** Fills the steps; the first operation that is none of these is the answer, in words, or null. */
    static @Nullable String read(Steps steps, Elements elements) {
        History history = steps.history();
        for (int op = 0; op < history.size(); op++) {
            String function = history.function(op);
            Kind kind = history.values().kind(history.output(op));
            boolean isCollection = kind == Kind.LIST || kind == Kind.SET || kind == Kind.NIL;
            if (function.equals(Functions.ADD)) {
                elements.add(op, elements.key(history.key(op)), history.input(op));
            } else if (!function.equals(Functions.READ) || (history.isOk(op) && !isCollection)) {
                return "#" + op + " is neither an add of an element nor a read of all, but " + function + " "
                        + history.values().render(history.value(op), 80);
            }
        }
        Int2IntOpenHashMap sessions = new Int2IntOpenHashMap();
        for (int op = 0; op < history.size(); op++) {
            int session = sessions.computeIfAbsent(history.process(op), process -> steps.newSession());
            if (history.function(op).equals(Functions.ADD) && !history.isFail(op)) {
                int key = elements.key(history.key(op));
                int own = history.isOk(op) ? session : steps.newSession(session);
                steps.addAdd(own, op, key, elements.number(key, history.input(op)));
            } else if (history.function(op).equals(Functions.READ) && history.isOk(op)) {
                addRead(steps, elements, session, op);
            }
        }
        return null;
    }

    private static void addRead(Steps steps, Elements elements, int session, int op) {
        History history = steps.history();
        Values values = history.values();
        int key = elements.key(history.key(op));
        steps.addRead(session, op, key);
        for (int i = 0; i < values.length(history.output(op)); i++) {
            elements.see(op, key, values.element(history.output(op), i));
        }
    }
}
