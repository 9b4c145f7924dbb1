// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import java.util.List;
import java.util.function.Supplier;

/**
 * One line of the benchmark's table.
 *
 * @param work what is judged, in words
 * @param cases makes what is judged, the same each time
 * @param figure what of their times is told
 * @param targetMillis what that may be, warm
 */
public record BenchRow(String work, Supplier<List<Case>> cases, Figure figure, long targetMillis) {
    /** What of the times of several histories is told. */
    public enum Figure {
        /** How long all took together. */
        SUM,
        /** The time of the history in the middle. */
        MEDIAN
    }

    /**
     * One history.
     *
     * @param checker what judges it
     * @param expected the verdict that it must give
     */
    public record Case(History history, Checker checker, Verdict expected) {}

    /** A row of one history. */
    public BenchRow(String work, Supplier<History> history, Checker checker, Verdict expected, long targetMillis) {
        this(work, () -> List.of(new Case(history.get(), checker, expected)), Figure.SUM, targetMillis);
    }
}
