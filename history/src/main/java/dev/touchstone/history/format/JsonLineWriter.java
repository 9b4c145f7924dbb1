// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Functions;
import dev.touchstone.history.Values;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the lines that {@link JsonLinesWriter} describes. */
final class JsonLineWriter implements LineWriter {
    private final JsonGenerator json;
    private long index;

    JsonLineWriter(OutputStream out) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        json = factory.createGenerator(out, JsonEncoding.UTF8);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }

    @Override
    public void event(EventLine line) throws IOException {
        begin(line.type);
        if (line.processName == null) {
            json.writeNumberField("process", line.process);
        } else {
            json.writeStringField("process", line.processName);
        }
        json.writeStringField("f", line.function);
        optional("key", line.key, line.values);
        json.writeFieldName("value");
        JsonText.write(line.values, line.value, line.function.equals(Functions.TXN), json);
        if (line.clock) {
            json.writeNumberField("time", line.nanos);
        }
        optional("node", line.node, line.values);
        optional("version", line.version, line.values);
        optional("error", line.error, line.values);
        json.writeEndObject();
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

    private void optional(String field, int ref, Values values) throws IOException {
        if (ref != Values.NIL) {
            json.writeFieldName(field);
            JsonText.write(values, ref, false, json);
        }
    }

    @Override
    public void empty() throws IOException {
        json.writeStartArray();
        json.writeEndArray();
    }

    @Override
    public void finish() throws IOException {
        json.writeRaw('\n');
        json.close();
    }
}
