// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.checker.linearizability.search.ModelMachine;
import dev.touchstone.history.History;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Tells of a value that was seen although no operation can have brought it in. */
final class UnproducedValue {
    private static final int NONE = -1;

    private final Model model;
    private final KeyHistory key;
    private final History history;
    private final OperationWords words;
    private final int reader;
    /** An operation that was to bring the value in, began before the reader ended, and failed; or NONE. */
    private final int failed;
    /** One that began too late to be what the reader saw, and failed; or NONE. */
    private final int late;

    /**
     * Looks at a read.
     *
     * @param failed an operation that failed to bring in what was seen, or negative
     */
    UnproducedValue(Model model, KeyHistory key, int reader, int failed) {
        this.model = model;
        this.key = key;
        this.reader = reader;
        history = key.history();
        words = new OperationWords(history);
        boolean isLate =
                failed >= 0 && history.hasRealTime() && history.invokeIndex(failed) > history.completeIndex(reader);
        this.failed = isLate || failed < 0 ? NONE : failed;
        late = isLate ? failed : NONE;
    }

    Finding finding() {
        return new Finding(
                failed == NONE ? "read-never-written" : "read-of-failed-write",
                (failed == NONE ? "Read of a value never written" : "Read of a failed write") + key.ofKey(),
                words.capitalized(reader) + reason() + hint(),
                List.of(because()),
                failed == NONE
                        ? List.of(reader)
                        : IntStream.of(reader, failed).sorted().boxed().toList(),
                null,
                new Finding.Linearization(List.of(), List.of(), reader, List.of(reader)));
    }

    private String reason() {
        if (failed != NONE) {
            return ", which only #" + failed + " was to write: that failed, and so it never happened.";
        }
        return late == NONE ? ", which nobody wrote." : ", which nobody had written yet.";
    }

    private String because() {
        if (failed != NONE) {
            return "#" + reader + " saw the value of #" + failed + ", which surely failed.";
        }
        return late == NONE
                ? "No operation brought in what #" + reader + " saw."
                : "The only operation that was to bring in what #" + reader + " saw, #" + late
                        + ", began after that had ended, and failed.";
    }

    /** What was seen may be what a register held before the history began, unless something was surely written before. */
    private String hint() {
        Collection<?> seen = model.observes(call(reader));
        boolean isRegister = model.name().startsWith("register") || model.name().startsWith("cas-register");
        if (!isRegister || seen.size() != 1 || isSurelyReplaced()) {
            return "";
        }
        String kind = model.name().split("\\(", 2)[0];
        return " Perhaps it was there at the start: --model '" + kind + "("
                + PlainValues.render(seen.iterator().next()) + ")'.";
    }

    private boolean isSurelyReplaced() {
        for (int i = 0; i < key.size(); i++) {
            int op = key.operation(i);
            if (history.isOk(op)
                    && history.completeIndex(op) < history.invokeIndex(reader)
                    && !model.produces(call(op)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private Call call(int op) {
        return ModelMachine.call(model, history, op);
    }
}
