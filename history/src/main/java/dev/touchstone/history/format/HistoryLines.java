// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.io.IOException;

/** Writes the lines of a history. The node stands on an operation's first line, what was heard of it on its last. */
final class HistoryLines implements EventOrder.Lines {
    private final History history;
    private final LineWriter writer;
    private final EventLine line;

    private HistoryLines(History history, LineWriter writer) {
        this.history = history;
        this.writer = writer;
        line = new EventLine(history.values());
        line.clock = history.hasClock();
    }

    static void write(History history, LineWriter writer) throws IOException {
        if (history.size() == 0 && history.faults().isEmpty()) {
            writer.empty();
        }
        new EventOrder(history).tell(new HistoryLines(history, writer));
        writer.finish();
    }

    @Override
    public void invocation(int op) throws IOException {
        line.type = "invoke";
        line.value = history.input(op);
        line.nanos = history.invokeNanos(op);
        tell(op, true, history.endIndex(op) == History.NEVER);
    }

    @Override
    public void completion(int op) throws IOException {
        line.type = history.outcome(op).word();
        line.value = history.output(op);
        line.nanos = history.completeNanos(op);
        tell(op, !history.hasRealTime(), true);
    }

    private void tell(int op, boolean first, boolean last) throws IOException {
        line.process = history.process(op);
        line.processName = history.processName(line.process);
        line.function = history.function(op);
        line.key = history.key(op);
        line.node = first ? history.node(op) : Values.NIL;
        line.version = last ? history.version(op) : Values.NIL;
        line.error = last ? history.error(op) : Values.NIL;
        writer.event(line);
    }

    @Override
    public void fault(FaultWindow window) throws IOException {
        writer.fault(window);
    }
}
