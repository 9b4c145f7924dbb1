// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.Locale;

/** Says what an operation was, as a person would. */
public final class OperationWords {
    private final History history;

    public OperationWords(History history) {
        this.history = history;
    }

    /** {@code client 4 read "b" (#12)}. */
    public String of(int op) {
        return history.client(op) + " " + deed(op) + " (#" + op + ")";
    }

    /** The same as the beginning of a sentence. */
    public String capitalized(int op) {
        String words = of(op);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private String deed(int op) {
        String maybe = history.isOk(op) ? "" : "may have ";
        String asked = value(history.input(op));
        String answered = value(history.output(op));
        return switch (history.function(op)) {
            case Functions.READ, "get" -> history.isOk(op) ? "read " + answered : "asked for the value";
            case Functions.WRITE, "put" -> history.isOk(op) ? "wrote " + asked : maybe + "written " + asked;
            case Functions.CAS -> cas(op, maybe);
            case Functions.ENQUEUE, Functions.PUSH, Functions.ADD, Functions.APPEND, Functions.REMOVE ->
                past(history.function(op), history.isOk(op), maybe) + " " + asked;
            case Functions.DEQUEUE, Functions.POP ->
                history.isOk(op) && history.output(op) == Values.NIL
                        ? "found nothing to " + history.function(op)
                        : past(history.function(op), history.isOk(op), maybe)
                                + (history.isOk(op) ? " " + answered : "");
            case Functions.ACQUIRE, Functions.RELEASE -> past(history.function(op), history.isOk(op), maybe);
            default -> "called " + history.function(op) + " " + asked + " and got " + answered;
        };
    }

    private String cas(int op, String maybe) {
        Values values = history.values();
        int pair = history.input(op);
        if (history.isOk(op) && history.output(op) == Values.FALSE) {
            return "wanted to replace " + value(values.element(pair, 0)) + " and saw another value";
        }
        String verb = history.isOk(op) ? "replaced " : maybe + "replaced ";
        return verb + value(values.element(pair, 0)) + " by " + value(values.element(pair, 1));
    }

    private static String past(String function, boolean ok, String maybe) {
        String word =
                switch (function) {
                    case Functions.PUSH -> "pushed";
                    case Functions.POP -> "popped";
                    case Functions.ADD -> "added";
                    case Functions.APPEND -> "appended";
                    default -> function.endsWith("e") ? function + "d" : function + "ed";
                };
        return ok ? word : maybe + word;
    }

    public String value(int ref) {
        return history.values().render(ref);
    }
}
