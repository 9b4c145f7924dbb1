// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads AWDIT's test data: a line is {@code r KEY VALUE} or {@code w KEY VALUE}; {@code -----} ends a transaction,
 * {@code =====} a session. Sessions become processes; all transactions committed; there is no real-time order.
 */
final class AwditEvents implements EventSource {
    private final LineSource lines;
    private final EventSink sink;
    private final Values values;
    private final ValueStack stack;
    private final int txn;
    private final int read;
    private final int write;
    private final Event event = new Event();
    private int session;

    AwditEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        this.lines = new LineSource(in, name, options.maxTokenBytes());
        this.sink = sink;
        this.values = sink.values();
        this.stack = new ValueStack(values);
        this.txn = values.ofKeyword(Functions.TXN);
        this.read = values.ofKeyword("r");
        this.write = values.ofKeyword("w");
    }

    @Override
    public Event current() {
        return event;
    }

    @Override
    public void readAll() throws IOException {
        sink.unordered();
        boolean any = false;
        stack.open(Kind.LIST);
        while (lines.next()) {
            if (lines.end == lines.start) {
                continue;
            }
            any = true;
            switch (lines.buffer[lines.start]) {
                case 'r' -> microOperation(read);
                case 'w' -> microOperation(write);
                case '-' -> endTransaction();
                case '=' -> {
                    endTransaction();
                    session++;
                }
                default -> throw lines.error("a line must be r KEY VALUE, w KEY VALUE, ----- or =====");
            }
        }
        if (!any) {
            throw lines.error("there is no operation in the file");
        }
        endTransaction();
    }

    private void microOperation(int function) {
        String[] words = new String(lines.buffer, lines.start, lines.end - lines.start, StandardCharsets.US_ASCII)
                .strip()
                .split("\\s+", 4);
        if (words.length != 3) {
            throw lines.error("a line must be r KEY VALUE or w KEY VALUE");
        }
        stack.open(Kind.LIST);
        stack.push(function);
        stack.push(number(words[1]));
        stack.push(number(words[2]));
        stack.close();
    }

    private int number(String word) {
        try {
            return values.ofLong(Long.parseLong(word));
        } catch (NumberFormatException e) {
            throw lines.error("a key or a value is not a 64-bit integer");
        }
    }

    private void endTransaction() {
        if (stack.count() == 0) {
            return;
        }
        stack.close();
        event.clear(lines.line(), 1);
        event.type = Event.Type.OK;
        event.process = session;
        event.function = txn;
        event.value = stack.pop();
        event.hasValue = true;
        sink.accept(event);
        stack.open(Kind.LIST);
    }
}
