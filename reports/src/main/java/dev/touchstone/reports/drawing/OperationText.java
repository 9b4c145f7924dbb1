// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.drawing;

import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.reports.Words;

/** Operations as people write them; the same words in tables, drawings and tooltips. */
public final class OperationText {
    private static final int ELEMENTS_MAX = 12;
    private static final int ELEMENTS_SHOWN = 8;

    private OperationText() {}

    /** Function, key, question and answer: {@code write x 5}, {@code read x → 5}. */
    public static String of(History history, int op) {
        StringBuilder text = new StringBuilder(history.function(op));
        if (history.key(op) != Values.NIL) {
            text.append(' ').append(plain(history, history.key(op)));
        }
        if (history.input(op) != Values.NIL && !(isTransaction(history, op) && history.isOk(op))) {
            text.append(' ').append(plain(history, history.input(op)));
        }
        if (history.isOk(op)
                && ((history.output(op) != Values.NIL && !repeats(history, op)) || history.input(op) == Values.NIL)) {
            text.append(" → ").append(plain(history, history.output(op)));
        }
        return text.toString();
    }

    /** As {@link #of}, at most so long. */
    public static String brief(History history, int op, int max) {
        return Words.shortened(of(history, op), max);
    }

    /** A value; strings without quotes, of long lists the beginning and the number of elements. */
    public static String plain(History history, int ref) {
        Values values = history.values();
        return switch (values.kind(ref)) {
            case STRING -> values.asText(ref);
            case LIST, SET -> values.length(ref) > ELEMENTS_MAX ? beginning(values, ref) : values.render(ref);
            default -> values.render(ref);
        };
    }

    private static String beginning(Values values, int ref) {
        StringBuilder text = new StringBuilder(values.kind(ref) == Values.Kind.SET ? "#{" : "[");
        for (int i = 0; i < ELEMENTS_SHOWN; i++) {
            text.append(values.render(values.element(ref, i))).append(' ');
        }
        return text.append(values.kind(ref) == Values.Kind.SET ? "…}, " : "…], ")
                + Words.count(values.length(ref), "element");
    }

    /** Process and node: {@code p4}, {@code p4 on n2}. */
    public static String process(History history, int op) {
        String node = history.node(op) == Values.NIL ? "" : " on " + plain(history, history.node(op));
        String name = history.processName(history.process(op));
        return (name == null ? "p" + history.process(op) : name) + node;
    }

    /** From when to when, in seconds; an open end as {@code …}. */
    public static String span(History history, int op) {
        return Words.instant(history.invokeNanos(op)).replace(" s", "") + "–"
                + (history.completeNanos(op) == History.NO_TIME ? "…" : Words.instant(history.completeNanos(op)));
    }

    /** The outcome's word, with the error's text where there is one. */
    public static String outcome(History history, int op) {
        Outcome outcome = history.outcome(op);
        String error = history.error(op) == Values.NIL ? "" : ": " + plain(history, history.error(op));
        return outcome.word() + error;
    }

    private static boolean isTransaction(History history, int op) {
        return history.values().isComposite(history.input(op)) && history.output(op) != Values.NIL;
    }

    /** True if the answer only echoes the question, as acknowledged writes do. */
    private static boolean repeats(History history, int op) {
        return history.input(op) != Values.NIL
                && !isTransaction(history, op)
                && history.values().equal(history.input(op), history.output(op));
    }
}
