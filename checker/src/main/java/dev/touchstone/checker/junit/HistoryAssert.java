// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.junit;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.history.History;
import org.opentest4j.AssertionFailedError;

/**
 * Asserts what a checker says of a history; a failure's message is the report, findings in words and all.
 *
 * <pre>{@code
 * HistoryAssert.assertValid(HistoryReader.read(path), new LinearizabilityChecker(…));
 * }</pre>
 *
 * <p>An {@code unknown} verdict fails every assertion: it is neither valid nor invalid.
 */
public final class HistoryAssert {
    private HistoryAssert() {}

    /** Asserts that the history is valid, within {@link Budget#defaults}. */
    public static CheckResult assertValid(History history, Checker checker) {
        return assertValid(history, checker, Budget.defaults());
    }

    /** Asserts that the history is valid. */
    public static CheckResult assertValid(History history, Checker checker, Budget budget) {
        return assertVerdict(history, checker, budget, Verdict.VALID);
    }

    /** Asserts that the history is invalid, within {@link Budget#defaults}. */
    public static CheckResult assertInvalid(History history, Checker checker) {
        return assertVerdict(history, checker, Budget.defaults(), Verdict.INVALID);
    }

    /** Asserts that the history is invalid, and that a kept finding is of this kind. */
    public static CheckResult assertAnomaly(History history, Checker checker, String anomaly) {
        CheckResult result = assertInvalid(history, checker);
        if (result.findings().stream().noneMatch(finding -> finding.anomaly().equals(anomaly))) {
            throw new AssertionFailedError(
                    "no finding is of the kind " + anomaly + "\n\n" + TextReport.render(history, result));
        }
        return result;
    }

    private static CheckResult assertVerdict(History history, Checker checker, Budget budget, Verdict expected) {
        CheckResult result = checker.check(history, budget);
        if (result.verdict() != expected) {
            throw new AssertionFailedError(
                    "the history should be " + expected.word() + "\n\n" + TextReport.render(history, result),
                    expected.word(),
                    result.verdict().word());
        }
        return result;
    }
}
