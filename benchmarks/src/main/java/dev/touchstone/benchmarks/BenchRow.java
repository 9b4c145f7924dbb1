// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import java.util.function.Supplier;

/**
 * One line of the benchmark's table.
 *
 * @param work what is judged, in words
 * @param history makes the history, the same each time
 * @param checker what judges it
 * @param expected the verdict that it must give
 * @param targetMillis what it may take, warm
 */
public record BenchRow(String work, Supplier<History> history, Checker checker, Verdict expected, long targetMillis) {}
