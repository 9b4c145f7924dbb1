// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Values;
import java.util.Collection;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What tests do with histories: show them, and derive others. */
final class Histories {
    private Histories() {}

    static String render(History history) {
        StringBuilder out = new StringBuilder();
        for (int op = 0; op < history.size(); op++) {
            Values values = history.values();
            out.append(System.lineSeparator())
                    .append("#" + op + " " + history.process(op) + " " + history.function(op) + " "
                            + values.render(history.key(op)) + " " + values.render(history.input(op)) + " -> "
                            + values.render(history.output(op)) + " " + history.outcome(op) + " ["
                            + history.invokeIndex(op) + ", " + history.completeIndex(op) + "]");
        }
        return out.toString();
    }

    /** The history without any other operations, with their order and numbers kept by position only. */
    static History only(History history, Collection<Integer> wanted) {
        return derive(history, wanted, p -> p);
    }

    /** A copy with the wanted operations and other process numbers. */
    static History derive(History history, Collection<Integer> wanted, IntUnaryOperator process) {
        return derive(history, wanted, process, value -> value, 0);
    }

    /** A copy with the wanted operations, other process numbers, other keys and values, and later times. */
    static History derive(
            History history,
            Collection<Integer> wanted,
            IntUnaryOperator process,
            UnaryOperator<@Nullable Object> value,
            long nanos) {
        HistoryBuilder builder = new HistoryBuilder();
        int[] invokes = new int[history.events()];
        int[] completes = new int[history.events()];
        for (int op = 0; op < history.size(); op++) {
            if (wanted.contains(op)) {
                invokes[history.invokeIndex(op)] = op + 1;
                if (!history.isInfo(op)) {
                    completes[history.completeIndex(op)] = op + 1;
                }
            }
        }
        for (int event = 0; event < history.events(); event++) {
            if (invokes[event] > 0) {
                int op = invokes[event] - 1;
                builder.invoke(
                        process.applyAsInt(history.process(op)),
                        history.function(op),
                        copy(history, history.key(op), builder, value),
                        copy(history, history.input(op), builder, value),
                        nanos + event);
            } else if (completes[event] > 0) {
                int op = completes[event] - 1;
                builder.complete(
                        process.applyAsInt(history.process(op)),
                        history.outcome(op),
                        copy(history, history.output(op), builder, value),
                        nanos + event);
            }
        }
        return builder.build();
    }

    private static int copy(History history, int ref, HistoryBuilder builder, UnaryOperator<@Nullable Object> value) {
        return builder.values().of(value.apply(PlainValues.of(history.values(), ref)));
    }
}
