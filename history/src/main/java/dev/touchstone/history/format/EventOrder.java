// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Goes through a history's events in their recorded order, with fault windows before the first event after their start. */
final class EventOrder {
    /** Takes the lines of a file one by one. */
    interface Lines {
        void invocation(int op) throws IOException;

        /** The end of an operation; alone if its invocation is not told. */
        void completion(int op) throws IOException;

        void fault(FaultWindow window) throws IOException;
    }

    private final History history;
    /** Whether completions tell all, as they did where this history came from: of every operation, or it would have begun like others. */
    private final boolean alone;

    EventOrder(History history) {
        this.history = history;
        this.alone =
                !history.hasRealTime() && IntStream.range(0, history.size()).allMatch(this::isAlone);
    }

    void tell(Lines lines) throws IOException {
        int[] events = events();
        int fault = 0;
        for (int event : events) {
            if (event == 0) {
                continue;
            }
            int op = event > 0 ? event - 1 : -event - 1;
            long nanos = event > 0 ? history.invokeNanos(op) : history.completeNanos(op);
            while (history.hasClock()
                    && fault < history.faults().size()
                    && history.faults().get(fault).startNanos() <= nanos) {
                lines.fault(history.faults().get(fault++));
            }
            if (event < 0) {
                lines.completion(op);
            } else if (!alone) {
                lines.invocation(op);
            }
        }
        while (fault < history.faults().size()) {
            lines.fault(history.faults().get(fault++));
        }
    }

    /** By position: an operation's number plus one, negative for its end. */
    private int[] events() {
        int[] events = new int[history.events()];
        Arrays.fill(events, 0);
        for (int op = 0; op < history.size(); op++) {
            events[history.invokeIndex(op)] = op + 1;
            if (history.endIndex(op) != History.NEVER) {
                events[history.endIndex(op)] = -op - 1;
            }
        }
        return events;
    }

    private boolean isAlone(int op) {
        return history.endIndex(op) == history.invokeIndex(op) + 1
                && history.invokeNanos(op) == history.completeNanos(op)
                && history.values().equal(history.input(op), history.output(op));
    }
}
