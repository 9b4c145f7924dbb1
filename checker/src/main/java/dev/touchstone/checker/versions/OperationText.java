// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.versions;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.Locale;

/** Operations as a person would tell of them: who did what, and when. */
public final class OperationText {
    private final History history;

    public OperationText(History history) {
        this.history = history;
    }

    /** {@code client 3}. */
    public String client(int op) {
        return history.client(op);
    }

    /** {@code 12.408 s}, after the start of the run; {@code event 17} in a history without a clock. */
    public String at(long nanos) {
        if (nanos == History.NO_TIME) {
            return "the end";
        }
        return history.hasClock() ? String.format(Locale.ROOT, "%.3f s", nanos / 1e9) : "event " + nanos;
    }

    /** {@code 12.408 ms}, {@code 2.497 s}. */
    public static String lasting(long nanos) {
        return nanos < 1_000_000_000L
                ? String.format(Locale.ROOT, "%.3f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    /** {@code  of key 7}, or nothing in a history of one object. */
    public String ofKey(int op) {
        return history.key(op) == Values.NIL
                ? ""
                : " of key " + history.values().render(history.key(op));
    }

    /** {@code 17}: what the operation asked or was answered. */
    public String value(int op) {
        return history.values().render(history.shown(op));
    }

    /** {@code client 3 wrote 17 to key 7}. */
    public String did(int op) {
        boolean keyless = history.key(op) == Values.NIL;
        String key = keyless ? "" : " key " + history.values().render(history.key(op));
        String verb = history.function(op);
        String of = keyless ? "" : " on" + key;
        return client(op) + " "
                + switch (verb) {
                    case Functions.WRITE -> "wrote " + value(op) + (keyless ? "" : " to" + key);
                    case Functions.READ -> "read " + value(op) + (keyless ? "" : " from" + key);
                    case Functions.ADD -> "added " + value(op) + (keyless ? "" : " to" + key);
                    default -> "did " + verb + " " + value(op) + of;
                };
    }

    /** {@code #12: client 3 wrote 17 to key 7, from 12.401 s to 12.408 s}, with how it ended unless it was ok. */
    public String cite(int op) {
        String end =
                switch (history.outcome(op)) {
                    case OK -> ", from " + at(history.invokeNanos(op)) + " to " + at(history.completeNanos(op));
                    case FAIL -> ", at " + at(history.invokeNanos(op)) + ", which failed";
                    case INFO -> ", at " + at(history.invokeNanos(op)) + ", and never learned whether it took effect";
                };
        return "#" + op + ": " + did(op) + end;
    }

    /** The text with its first letter raised. */
    public static String sentence(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
