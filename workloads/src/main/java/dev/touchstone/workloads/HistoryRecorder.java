// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Timeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what clients invoke and what they are answered, in the order of the timeline's thread, and tells it on, on that
 * thread, which must not be held up.
 */
public final class HistoryRecorder {
    private static final HistoryListener NOBODY = new HistoryListener() {
        @Override
        public void invoked(
                long operation,
                int process,
                String function,
                @Nullable Object key,
                @Nullable Object input,
                long nanos) {}

        @Override
        public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {}
    };

    private final Timeline timeline;
    private final HistoryListener listener;
    private final HistoryBuilder builder = new HistoryBuilder();
    private long ok;
    private long fail;
    private long info;

    public HistoryRecorder(Timeline timeline) {
        this(timeline, NOBODY);
    }

    /** @param listener is told each event when it is recorded */
    public HistoryRecorder(Timeline timeline, HistoryListener listener) {
        this.timeline = timeline;
        this.listener = listener;
    }

    void invoke(int process, Operation operation, String node) {
        long nanos = timeline.nanos();
        int op = builder.invoke(
                process,
                operation.function(),
                builder.values().ofString(operation.key()),
                builder.values().of(operation.value()),
                nanos);
        listener.invoked(op, process, operation.function(), operation.key(), operation.value(), nanos);
        if (!node.isEmpty()) {
            builder.node(op, builder.values().ofString(node));
        }
    }

    void complete(int process, Completion completion) {
        long nanos = timeline.nanos();
        int op =
                builder.complete(process, completion.outcome(), builder.values().of(completion.value()), nanos);
        listener.completed(op, process, completion.outcome(), completion.value(), nanos);
        if (!completion.version().isEmpty()) {
            builder.version(op, builder.values().ofString(completion.version()));
        }
        if (!completion.error().isEmpty()) {
            builder.error(op, builder.values().ofString(completion.error()));
        }
        if (completion.outcome() == Outcome.OK) {
            ok++;
        } else if (completion.outcome() == Outcome.FAIL) {
            fail++;
        } else {
            info++;
        }
    }

    /** So far, for progress: {@code ok}, {@code fail} and {@code info}. */
    public long[] counts() {
        return new long[] {ok, fail, info};
    }

    /** The history, with the faults that were active meanwhile. Of no further use afterwards. */
    public History finish(List<FaultWindow> faults) {
        faults.forEach(builder::fault);
        return builder.build();
    }
}
