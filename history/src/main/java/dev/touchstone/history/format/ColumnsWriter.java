// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.columns.ColumnsEncoder;
import dev.touchstone.history.columns.Composite;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history as columns, the format {@code .tcol}: small, fast to read, and with a checksum over everything. The
 * same history gives the same bytes where the same library packs them. {@link ColumnsEncoder} writes one event by event.
 */
public final class ColumnsWriter {
    private ColumnsWriter() {}

    /** Writes a file, whole or not at all. */
    public static void write(History history, Path file) throws IOException {
        AtomicFile.write(file, out -> write(history, out));
    }

    /** Writes to a stream, and leaves it open. */
    public static void write(History history, OutputStream out) throws IOException {
        try (ColumnsEncoder encoder = new ColumnsEncoder(out)) {
            refuseNames(history, encoder);
            new EventOrder(history).tell(new Lines(history, encoder));
            encoder.finish();
        }
    }

    private static void refuseNames(History history, ColumnsEncoder encoder) {
        for (int op = 0; op < history.size(); op++) {
            String name = history.processName(history.process(op));
            if (name != null) {
                encoder.named(history.process(op), name);
            }
        }
    }

    private static final class Lines implements EventOrder.Lines {
        private final History history;
        private final ColumnsEncoder encoder;
        private final IntOpenHashSet begun = new IntOpenHashSet();

        Lines(History history, ColumnsEncoder encoder) {
            this.history = history;
            this.encoder = encoder;
        }

        @Override
        public void invocation(int op) {
            details(op, true, history.endIndex(op) == History.NEVER);
            begun.add(op);
            encoder.invoked(
                    op,
                    history.process(op),
                    history.function(op),
                    value(history.key(op)),
                    value(history.input(op)),
                    history.invokeNanos(op));
        }

        @Override
        public void completion(int op) {
            boolean alone = !begun.remove(op);
            details(op, alone, true);
            Object output = value(history.output(op));
            if (alone) {
                encoder.completedAlone(
                        history.process(op),
                        history.function(op),
                        value(history.key(op)),
                        history.outcome(op),
                        output,
                        history.completeNanos(op));
            } else {
                encoder.completed(op, history.process(op), history.outcome(op), output, history.completeNanos(op));
            }
        }

        /** The node stands on an operation's first event, what was heard of it on its last. */
        private void details(int op, boolean first, boolean last) {
            encoder.details(
                    first ? value(history.node(op)) : null,
                    last ? value(history.version(op)) : null,
                    last ? value(history.error(op)) : null,
                    history.hasClock());
        }

        private @Nullable Object value(int ref) {
            return Composite.of(history.values(), ref);
        }

        @Override
        public void fault(FaultWindow window) {
            encoder.fault(window);
        }
    }
}
