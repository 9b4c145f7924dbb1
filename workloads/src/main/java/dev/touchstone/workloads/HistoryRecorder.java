// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Timeline;
import java.util.List;

/** Writes down what clients invoke and what they are answered, in the order of the timeline's thread. */
public final class HistoryRecorder {
    private final Timeline timeline;
    private final HistoryBuilder builder = new HistoryBuilder();
    private long ok;
    private long fail;
    private long info;

    public HistoryRecorder(Timeline timeline) {
        this.timeline = timeline;
    }

    void invoke(int process, Operation operation, String node) {
        int op = builder.invoke(
                process,
                operation.function(),
                builder.values().ofString(operation.key()),
                builder.values().of(operation.value()),
                timeline.nanos());
        if (!node.isEmpty()) {
            builder.node(op, builder.values().ofString(node));
        }
    }

    void complete(int process, Completion completion) {
        int op = builder.complete(
                process, completion.outcome(), builder.values().of(completion.value()), timeline.nanos());
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
