// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Functions;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.JavaValues;
import dev.touchstone.history.Keyword;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import dev.touchstone.history.columns.ColumnsDecoder;
import dev.touchstone.history.columns.ColumnsEvent;
import dev.touchstone.history.columns.ColumnsTarget;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener a history that is stored as columns, without a way through refs: columns say which process has which
 * slot, and so which operation ends. What is told is what {@link ColumnsEvents} would give.
 */
final class ColumnsStream implements EventSource, ColumnsTarget {
    private static final Keyword TIMED_OUT = new Keyword("timed-out");
    private static final long NONE = -1;

    private final ReadOptions options;
    private final DetailListener listener;
    private final ColumnsDecoder decoder;
    private final PlainMicroOperations micro;
    private final Event place = new Event();
    /** By slot: the number of the operation that is open, and its function. */
    private long[] open = {};

    private String[] functions = {};
    private long operations;
    private long told;

    ColumnsStream(InputStream in, String name, ReadOptions options, DetailListener listener) {
        this.options = options;
        this.listener = listener;
        decoder = new ColumnsDecoder(in, name, options.columnsLimits(), true);
        micro = new PlainMicroOperations(options);
    }

    /** By the number of the event. */
    @Override
    public Event current() {
        place.line = decoder.events();
        return place;
    }

    @Override
    public void readAll() throws IOException {
        try (decoder) {
            decoder.readAll(this);
        }
    }

    @Override
    public void event(ColumnsEvent event) {
        told++;
        boolean clock = event.clock && event.nanos >= 0;
        long nanos = clock ? event.nanos : told - 1;
        int slot = event.slot;
        if (slot >= open.length) {
            int before = open.length;
            open = Arrays.copyOf(open, Math.max(64, 2 * slot));
            Arrays.fill(open, before, open.length, NONE);
            functions = Arrays.copyOf(functions, open.length);
        }
        if (event.outcome == null) {
            invoked(event, slot, nanos, clock);
        } else if (event.function == null) {
            completed(event, event.outcome, nanos, clock);
        } else {
            throw StreamPairing.withoutOrder();
        }
    }

    private void invoked(ColumnsEvent event, int slot, long nanos, boolean clock) {
        String function = MicroOperations.canonical(Objects.requireNonNull(event.function));
        Object input = event.value;
        if (input instanceof List<?> list) {
            function = micro.function(function, list);
            input = micro.value(function, list);
        }
        if (open[slot] != NONE) {
            if (!options.lenient()) {
                throw new HistoryException("process " + event.process + " invokes " + function + " while its "
                        + functions[slot] + " is still open");
            }
            listener.details(null, null, null, clock);
            listener.completed(open[slot], event.process, Outcome.INFO, null, nanos);
        }
        functions[slot] = function;
        open[slot] = operations++;
        listener.details(event.node, event.version, event.error, clock);
        listener.invoked(open[slot], event.process, function, event.key, input, nanos);
    }

    private void completed(ColumnsEvent event, Outcome outcome, long nanos, boolean clock) {
        Object output = event.value;
        Object error = event.error;
        if (output instanceof List<?> list) {
            output = micro.value(functions[event.slot], list);
        } else if (outcome != Outcome.OK && TIMED_OUT.equals(output)) {
            error = error == null ? TIMED_OUT : error;
            output = null;
        }
        listener.details(event.node, event.version, error, clock);
        long operation = open[event.slot];
        open[event.slot] = NONE;
        listener.completed(operation, event.process, outcome, output, nanos);
    }

    @Override
    public void fault(FaultWindow window) {
        told++;
        listener.fault(window);
    }

    /** The one spelling of micro-operations, for lists of plain Java. */
    private static final class PlainMicroOperations {
        private final Values values;
        private final MicroOperations micro;

        PlainMicroOperations(ReadOptions options) {
            values = Values.passing(options.maxRetainedBytes());
            micro = new MicroOperations(values);
        }

        String function(String function, List<?> value) {
            if (!function.equals(Functions.READ) && !function.equals(Functions.WRITE)) {
                return function;
            }
            boolean transaction = micro.isTransaction(JavaValues.ref(values, value));
            values.release();
            return transaction ? Functions.TXN : function;
        }

        @Nullable
        Object value(String function, List<?> value) {
            if (!function.equals(Functions.TXN) || value.stream().allMatch(PlainMicroOperations::isSpelt)) {
                return value;
            }
            Object better = JavaValues.of(values, micro.normalize(JavaValues.ref(values, value)));
            values.release();
            return better;
        }

        /** Whether it is, surely, as {@link MicroOperations#normalize} would have it. */
        private static boolean isSpelt(@Nullable Object element) {
            return element instanceof List<?> list
                    && !list.isEmpty()
                    && list.get(0) instanceof Keyword keyword
                    && !keyword.name().equals("read")
                    && !keyword.name().equals("write");
        }
    }
}
