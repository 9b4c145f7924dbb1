// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Outcome;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An invocation or a completion on its way from a stream to its listener, as plain Java values. */
final class StreamEvent {
    /** What is known of an operation from its beginning to its end. */
    static final class Operation {
        final long number;
        final int process;
        final String function;
        /** As the file tells it: a pair of a key and a value, if values are such pairs. */
        final @Nullable Object asked;

        @Nullable
        Object key;

        private @Nullable Object input;
        private boolean split;

        Operation(long number, int process, String function, @Nullable Object key, @Nullable Object asked) {
            this.number = number;
            this.process = process;
            this.function = function;
            this.key = key;
            this.asked = asked;
            input = asked;
        }
    }

    final Operation operation;
    /** Null: this is the invocation. */
    final @Nullable Outcome outcome;

    final @Nullable Object output;
    final long nanos;

    @Nullable
    Object node;

    @Nullable
    Object version;

    @Nullable
    Object error;

    private final boolean clock;

    StreamEvent(Operation operation, @Nullable Outcome outcome, @Nullable Object output, long nanos, boolean clock) {
        this.operation = operation;
        this.outcome = outcome;
        this.output = output;
        this.nanos = nanos;
        this.clock = clock;
    }

    /** Tells it; if values are pairs of a key and a value, as such. */
    void tell(boolean split, DetailListener listener) {
        listener.details(node, version, error, clock);
        if (outcome == null) {
            if (split && operation.key == null) {
                splitInput();
            }
            listener.invoked(
                    operation.number, operation.process, operation.function, operation.key, operation.input, nanos);
        } else {
            listener.completed(operation.number, operation.process, outcome, answer(), nanos);
        }
    }

    private void splitInput() {
        if (!(operation.asked instanceof List<?> pair) || pair.size() != 2) {
            throw new HistoryException("operation " + operation.number + ", a " + operation.function
                    + ", should have a pair of key and value, but has " + operation.asked);
        }
        operation.key = pair.get(0);
        operation.input = pair.get(1);
        operation.split = true;
    }

    private @Nullable Object answer() {
        if (operation.split && output instanceof List<?> pair && pair.size() == 2) {
            return Objects.equals(pair.get(0), operation.key) ? pair.get(1) : output;
        }
        return output;
    }
}
