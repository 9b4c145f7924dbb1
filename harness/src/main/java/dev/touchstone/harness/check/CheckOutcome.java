// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import java.util.List;

/**
 * What a history was found to be, and what that took.
 *
 * @param file the history's name
 * @param results of the checks done, the deciding one first
 * @param implied properties that hold because the first does
 * @param skipped properties that an interrupt left unchecked
 * @param readNanos the time of reading, of {@code totalNanos}
 * @param peakHeapBytes the most heap in use at any time, garbage included
 */
public record CheckOutcome(
        String file,
        History history,
        CheckQuestion question,
        List<CheckResult> results,
        List<String> implied,
        List<String> skipped,
        long readNanos,
        long totalNanos,
        long peakHeapBytes) {
    public CheckOutcome {
        results = List.copyOf(results);
        implied = List.copyOf(implied);
        skipped = List.copyOf(skipped);
    }

    public Verdict verdict() {
        return question.verdict(results);
    }
}
