// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import java.util.List;

/**
 * What a pass over a history came to.
 *
 * @param file its name as the user wrote it
 * @param results one a property that was asked for
 * @param operations how many it had
 * @param nanos how long it took, reading and judging
 */
public record StreamOutcome(String file, List<CheckResult> results, long operations, long nanos) {
    public StreamOutcome {
        results = List.copyOf(results);
    }

    /** Invalid if any property is violated, valid if all hold. */
    public Verdict verdict() {
        if (results.stream().anyMatch(result -> result.verdict() == Verdict.INVALID)) {
            return Verdict.INVALID;
        }
        return results.stream().allMatch(result -> result.verdict() == Verdict.VALID) ? Verdict.VALID : Verdict.UNKNOWN;
    }
}
