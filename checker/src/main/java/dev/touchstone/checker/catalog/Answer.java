// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import java.util.List;

/**
 * What came of a question.
 *
 * @param verdict what the results say together
 * @param results of the checks done, the deciding one first
 * @param implied properties that hold because the first does
 * @param skipped properties that were left unchecked, for want of a budget
 */
public record Answer(Verdict verdict, List<CheckResult> results, List<String> implied, List<String> skipped) {
    public Answer {
        results = List.copyOf(results);
        implied = List.copyOf(implied);
        skipped = List.copyOf(skipped);
    }
}
