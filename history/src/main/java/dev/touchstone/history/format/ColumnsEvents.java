// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.columns.ColumnsDecoder;
import dev.touchstone.history.columns.ColumnsEvent;
import dev.touchstone.history.columns.ColumnsTarget;
import dev.touchstone.history.columns.Composite;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a history that is stored as columns; the line of a place is the number of the event. */
final class ColumnsEvents implements EventSource, ColumnsTarget {
    private final ColumnsDecoder decoder;
    private final EventSink sink;
    private final Values values;
    private final Event event = new Event();

    ColumnsEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        decoder = new ColumnsDecoder(in, name, options.columnsLimits(), false);
        this.sink = sink;
        this.values = sink.values();
    }

    @Override
    public Event current() {
        event.line = decoder.events();
        return event;
    }

    @Override
    public void readAll() throws IOException {
        sink.sawKeys();
        try (decoder) {
            decoder.readAll(this);
        }
    }

    @Override
    public void event(ColumnsEvent told) {
        event.clear(decoder.events(), 1);
        event.type = type(told.outcome);
        event.process = told.process;
        event.function = told.function == null ? Values.NIL : values.ofString(told.function);
        event.key = ref(told.key);
        event.value = ref(told.value);
        event.hasValue = true;
        event.node = ref(told.node);
        event.version = ref(told.version);
        event.error = ref(told.error);
        event.time = told.clock ? told.nanos : Event.ABSENT;
        sink.accept(event);
    }

    @Override
    public void fault(FaultWindow window) {
        event.clear(decoder.events(), 1);
        event.type = Event.Type.INFO;
        event.processName = "nemesis";
        event.function = values.ofString(window.fault());
        event.value = values.ofString(window.detail());
        event.time = window.startNanos();
        event.until = window.endNanos();
        sink.accept(event);
    }

    private int ref(@Nullable Object value) {
        return value == null ? Values.NIL : Composite.ref(value, values);
    }

    private static Event.Type type(@Nullable Outcome outcome) {
        if (outcome == null) {
            return Event.Type.INVOKE;
        }
        return switch (outcome) {
            case OK -> Event.Type.OK;
            case FAIL -> Event.Type.FAIL;
            case INFO -> Event.Type.INFO;
        };
    }
}
