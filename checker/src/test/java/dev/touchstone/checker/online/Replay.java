// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryListener;

/** Tells a history that is in memory event by event. */
public final class Replay {
    private Replay() {}

    public static void tell(History history, HistoryListener listener) {
        int[] events = new int[history.events()];
        for (int op = 0; op < history.size(); op++) {
            events[history.invokeIndex(op)] = op + 1;
            if (history.endIndex(op) != History.NEVER) {
                events[history.endIndex(op)] = -op - 1;
            }
        }
        for (int event : events) {
            int op = Math.abs(event) - 1;
            if (event > 0) {
                listener.invoked(
                        op,
                        history.process(op),
                        history.function(op),
                        PlainValues.of(history.values(), history.key(op)),
                        PlainValues.of(history.values(), history.input(op)),
                        history.invokeNanos(op));
            } else {
                listener.completed(
                        op,
                        history.process(op),
                        history.outcome(op),
                        PlainValues.of(history.values(), history.output(op)),
                        history.completeNanos(op));
            }
        }
    }
}
