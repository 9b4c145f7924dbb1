// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Values;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the lines that {@link EdnWriter} describes. */
final class EdnLineWriter implements LineWriter {
    private final OutputStream out;
    private final StringBuilder text = new StringBuilder();
    private long index;

    EdnLineWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void event(EventLine line) throws IOException {
        Values values = line.values;
        text.append("{:index ").append(index++).append(", :type :").append(line.type);
        text.append(", :process ");
        if (line.processName == null) {
            text.append(line.process);
        } else {
            EdnText.string(line.processName, text);
        }
        text.append(", :f ");
        EdnText.keyword(line.function, text);
        text.append(", :value ");
        if (line.key == Values.NIL) {
            EdnText.write(values, line.value, text);
        } else {
            text.append('[');
            EdnText.write(values, line.key, text);
            text.append(' ');
            EdnText.write(values, line.value, text);
            text.append(']');
            optional("key", line.key, values);
        }
        if (line.clock) {
            text.append(", :time ").append(line.nanos);
        }
        optional("node", line.node, values);
        optional("version", line.version, values);
        optional("error", line.error, values);
        end();
    }

    @Override
    public void fault(FaultWindow window) throws IOException {
        text.append("{:index ").append(index++).append(", :type :info, :process :nemesis, :f ");
        EdnText.string(window.fault(), text);
        text.append(", :value ");
        EdnText.string(window.detail(), text);
        text.append(", :time ").append(window.startNanos()).append(", :until ");
        text.append(window.endNanos() == Long.MAX_VALUE ? "nil" : Long.toString(window.endNanos()));
        end();
    }

    private void optional(String field, int ref, Values values) {
        if (ref != Values.NIL) {
            text.append(", :").append(field).append(' ');
            EdnText.write(values, ref, text);
        }
    }

    private void end() throws IOException {
        text.append("}\n");
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    @Override
    public void empty() throws IOException {
        out.write("[]\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }
}
