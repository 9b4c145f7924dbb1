// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a history as Jepsen does, a map a line, for Elle, Knossos and elle-cli; the same history gives the same bytes.
 *
 * <p>The value of a keyed operation is {@code [key value]}, as Jepsen's {@code independent} has it, and the key stands
 * beside it as {@code :key}, by which {@link HistoryReader} knows it again. A fault window is one {@code :info} line of
 * the {@code :nemesis} with its end as {@code :until}.
 */
public final class EdnWriter {
    private EdnWriter() {}

    /** Writes a file, whole or not at all; compressed if its name ends in {@code .gz} or {@code .zst}. */
    public static void write(History history, Path file) throws IOException {
        AtomicFile.write(file, out -> write(history, out));
    }

    /** Writes to a stream, and leaves it open. */
    public static void write(History history, OutputStream out) throws IOException {
        if (history.size() == 0 && history.faults().isEmpty()) {
            out.write("[]\n".getBytes(StandardCharsets.UTF_8));
        }
        new EventOrder(history).tell(new Lines(history, out));
        out.flush();
    }

    private static final class Lines implements EventOrder.Lines {
        private final History history;
        private final Values values;
        private final OutputStream out;
        private final StringBuilder line = new StringBuilder();
        private long index;

        Lines(History history, OutputStream out) {
            this.history = history;
            this.values = history.values();
            this.out = out;
        }

        @Override
        public void invocation(int op) throws IOException {
            boolean last = history.endIndex(op) == History.NEVER;
            operation("invoke", op, history.input(op), history.invokeNanos(op), true, last);
        }

        @Override
        public void completion(int op) throws IOException {
            String type = history.outcome(op).word();
            operation(type, op, history.output(op), history.completeNanos(op), !history.hasRealTime(), true);
        }

        @Override
        public void fault(FaultWindow window) throws IOException {
            line.append("{:index ").append(index++).append(", :type :info, :process :nemesis, :f ");
            EdnText.string(window.fault(), line);
            line.append(", :value ");
            EdnText.string(window.detail(), line);
            line.append(", :time ").append(window.startNanos()).append(", :until ");
            line.append(window.endNanos() == Long.MAX_VALUE ? "nil" : Long.toString(window.endNanos()));
            end();
        }

        private void operation(String type, int op, int value, long nanos, boolean node, boolean last)
                throws IOException {
            line.append("{:index ").append(index++).append(", :type :").append(type);
            line.append(", :process ");
            String name = history.processName(history.process(op));
            if (name == null) {
                line.append(history.process(op));
            } else {
                EdnText.string(name, line);
            }
            line.append(", :f ");
            EdnText.keyword(history.function(op), line);
            line.append(", :value ");
            int key = history.key(op);
            if (key == Values.NIL) {
                EdnText.write(values, value, line);
            } else {
                line.append('[');
                EdnText.write(values, key, line);
                line.append(' ');
                EdnText.write(values, value, line);
                line.append(']');
                optional("key", key);
            }
            if (history.hasClock()) {
                line.append(", :time ").append(nanos);
            }
            if (node) {
                optional("node", history.node(op));
            }
            if (last) {
                optional("version", history.version(op));
                optional("error", history.error(op));
            }
            end();
        }

        private void optional(String field, int ref) {
            if (ref != Values.NIL) {
                line.append(", :").append(field).append(' ');
                EdnText.write(values, ref, line);
            }
        }

        private void end() throws IOException {
            line.append("}\n");
            out.write(line.toString().getBytes(StandardCharsets.UTF_8));
            line.setLength(0);
        }
    }
}
