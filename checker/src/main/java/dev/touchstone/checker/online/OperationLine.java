// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The line of an operation, or a transaction, in a list of those that a finding cites, as in reports of whole histories. */
public final class OperationLine {
    private OperationLine() {}

    /**
     * Number, process, what it did, times and outcome.
     *
     * @param endNanos when it ended, or {@link History#NO_TIME}
     * @param outcome how it ended; null: it is open
     */
    public static String of(
            long number, int process, String did, long beginNanos, long endNanos, @Nullable Outcome outcome) {
        String ended = endNanos == History.NO_TIME ? " s, no end" : "-" + seconds(endNanos) + " s";
        return "#" + number + "  p" + process + "  " + did + "  " + seconds(beginNanos) + ended + "  "
                + (outcome == null ? "open" : outcome.word());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }
}
