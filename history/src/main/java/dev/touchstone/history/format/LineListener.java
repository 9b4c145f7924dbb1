// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.JavaValues;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes the lines of a stream. What writing throws comes out as an {@link UncheckedIOException}. */
final class LineListener implements DetailListener {
    /** What a completion is of. */
    private record Open(String function, @Nullable Object key) {}

    private final LineWriter writer;
    private final Values values = Values.passing(Long.MAX_VALUE);
    private final EventLine line = new EventLine(values);
    private final Int2ObjectOpenHashMap<Open> open = new Int2ObjectOpenHashMap<>();
    private final Int2ObjectOpenHashMap<String> names = new Int2ObjectOpenHashMap<>();
    private boolean any;

    LineListener(LineWriter writer) {
        this.writer = writer;
    }

    @Override
    public void named(int process, String name) {
        names.put(process, name);
    }

    @Override
    public void details(@Nullable Object node, @Nullable Object version, @Nullable Object error, boolean clock) {
        line.node = JavaValues.ref(values, node);
        line.version = JavaValues.ref(values, version);
        line.error = JavaValues.ref(values, error);
        line.clock = clock;
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        line.type = "invoke";
        Open begun = new Open(function, key);
        open.put(process, begun);
        tell(process, begun, input, nanos);
    }

    @Override
    public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        line.type = outcome.word();
        tell(process, open.remove(process), output, nanos);
    }

    private void tell(int process, Open operation, @Nullable Object value, long nanos) {
        line.process = process;
        line.processName = names.get(process);
        line.function = operation.function;
        line.key = JavaValues.ref(values, operation.key);
        line.value = JavaValues.ref(values, value);
        line.nanos = nanos;
        any = true;
        try {
            writer.event(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        values.release();
    }

    @Override
    public void fault(FaultWindow window) {
        any = true;
        try {
            writer.fault(window);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The history ends. */
    void finish() throws IOException {
        if (!any) {
            writer.empty();
        }
        writer.finish();
    }
}
