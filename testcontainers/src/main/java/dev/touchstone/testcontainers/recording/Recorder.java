// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one history that all clients of a recording write to, in the order in which they come. Thread-safe. */
final class Recorder {
    private static final int OPERATIONS_MAX = 1_000_000;
    private static final int ERROR_LENGTH_MAX = 200;

    private final long originNanos = System.nanoTime();
    private final HistoryBuilder builder = new HistoryBuilder();
    private int processes;
    private boolean isClosed;

    long originNanos() {
        return originNanos;
    }

    synchronized int newProcess() {
        return processes++;
    }

    /** Writes down an invocation, before the request is sent. */
    synchronized void invoke(int process, String function, @Nullable String key, @Nullable Object input) {
        if (isClosed) {
            throw new IllegalStateException("the history is finished: " + function + " comes too late");
        }
        if (builder.size() >= OPERATIONS_MAX) {
            throw new IllegalStateException("the history has " + OPERATIONS_MAX
                    + " operations, which is the most it takes: pause between steps, or record for less long");
        }
        int keyRef = builder.values().of(key);
        int inputRef = builder.values().of(input);
        builder.invoke(process, function, keyRef, inputRef, now());
    }

    /** Writes down how it ended; what ends after the history was finished stays open in it, and so unknown. */
    synchronized void complete(int process, Outcome outcome, @Nullable Object output, @Nullable Throwable error) {
        if (isClosed) {
            return;
        }
        int op = builder.complete(process, outcome, builder.values().of(output), now());
        if (error != null) {
            String text = error.toString();
            builder.error(
                    op,
                    builder.values()
                            .ofString(text.length() > ERROR_LENGTH_MAX ? text.substring(0, ERROR_LENGTH_MAX) : text));
        }
    }

    synchronized int size() {
        return builder.size();
    }

    synchronized History finish(List<FaultWindow> faults) {
        isClosed = true;
        faults.forEach(builder::fault);
        return builder.build();
    }

    private long now() {
        return System.nanoTime() - originNanos;
    }
}
