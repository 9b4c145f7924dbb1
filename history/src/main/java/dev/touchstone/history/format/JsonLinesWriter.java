// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes a history as JSON lines; the same history gives the same bytes.
 *
 * <pre>{@code
 * {"index":0,"type":"invoke","process":0,"f":"write","key":"x","value":1,"time":123,"node":"n1"}
 * {"index":1,"type":"info","process":"nemesis","f":"kill","value":"n2","time":150,"until":900}
 * {"index":2,"type":"ok","process":0,"f":"write","key":"x","value":1,"time":160,"version":"…"}
 * }</pre>
 *
 * <p>A fault window is one line, {@code until} its end, null if it never ended. {@code time} is left out where the
 * history has no clock; key, node, version and error where they are nil. Evidence stands on the last line of its
 * operation, the node on the first. A text that begins with a colon is a keyword, with two colons a string.
 */
public final class JsonLinesWriter {
    private JsonLinesWriter() {}

    /** Writes a file, whole or not at all; compressed if its name ends in {@code .zst} or {@code .gz}. */
    public static void write(History history, Path file) throws IOException {
        AtomicFile.write(file, out -> write(history, out));
    }

    /** Writes to a stream, and leaves it open. */
    public static void write(History history, OutputStream out) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (JsonGenerator json = factory.createGenerator(out, JsonEncoding.UTF8)) {
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            if (history.size() == 0 && history.faults().isEmpty()) {
                json.writeStartArray();
                json.writeEndArray();
            }
            new EventOrder(history).tell(new Lines(history, json));
            json.writeRaw('\n');
        }
    }

    private static final class Lines implements EventOrder.Lines {
        private final History history;
        private final Values values;
        private final JsonGenerator json;
        private long index;

        Lines(History history, JsonGenerator json) {
            this.history = history;
            this.values = history.values();
            this.json = json;
        }

        @Override
        public void invocation(int op) throws IOException {
            boolean last = history.endIndex(op) == History.NEVER;
            begin("invoke");
            operation(op, history.input(op), history.invokeNanos(op));
            optional("node", history.node(op));
            end(op, last);
        }

        @Override
        public void completion(int op) throws IOException {
            begin(history.outcome(op).word());
            operation(op, history.output(op), history.completeNanos(op));
            if (!history.hasRealTime()) {
                optional("node", history.node(op));
            }
            end(op, true);
        }

        @Override
        public void fault(FaultWindow window) throws IOException {
            begin("info");
            json.writeStringField("process", "nemesis");
            json.writeStringField("f", JsonText.escaped(window.fault()));
            json.writeStringField("value", JsonText.escaped(window.detail()));
            json.writeNumberField("time", window.startNanos());
            if (window.endNanos() == Long.MAX_VALUE) {
                json.writeNullField("until");
            } else {
                json.writeNumberField("until", window.endNanos());
            }
            json.writeEndObject();
        }

        private void begin(String type) throws IOException {
            json.writeStartObject();
            json.writeNumberField("index", index++);
            json.writeStringField("type", type);
        }

        private void operation(int op, int value, long nanos) throws IOException {
            String name = history.processName(history.process(op));
            if (name == null) {
                json.writeNumberField("process", history.process(op));
            } else {
                json.writeStringField("process", name);
            }
            json.writeStringField("f", history.function(op));
            optional("key", history.key(op));
            json.writeFieldName("value");
            JsonText.write(values, value, history.function(op).equals("txn"), json);
            if (history.hasClock()) {
                json.writeNumberField("time", nanos);
            }
        }

        private void end(int op, boolean last) throws IOException {
            if (last) {
                optional("version", history.version(op));
                optional("error", history.error(op));
            }
            json.writeEndObject();
        }

        private void optional(String field, int ref) throws IOException {
            if (ref != Values.NIL) {
                json.writeFieldName(field);
                JsonText.write(values, ref, false, json);
            }
        }
    }
}
