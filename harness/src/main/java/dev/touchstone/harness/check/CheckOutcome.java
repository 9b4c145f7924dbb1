// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Answer;
import dev.touchstone.checker.catalog.Question;
import dev.touchstone.history.History;

/**
 * What a history was found to be, and what that took.
 *
 * @param file the history's name
 * @param answer what the checks said; an interrupt leaves some out
 * @param readNanos the time of reading, of {@code totalNanos}
 * @param peakHeapBytes the most heap in use at any time, garbage included
 */
public record CheckOutcome(
        String file,
        History history,
        Question question,
        Answer answer,
        long readNanos,
        long totalNanos,
        long peakHeapBytes) {
    public Verdict verdict() {
        return answer.verdict();
    }
}
