// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Checkers;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.opentest4j.AssertionFailedError;

/**
 * A history to be judged. Whatever is not valid is written into the folder of its test, the history and a page that shows the
 * finding, and the message says where.
 */
public final class RecordedHistory {
    private final History history;
    private final Path folder;

    RecordedHistory(History history, Path folder) {
        this.history = history;
        this.folder = folder;
    }

    /** The history. */
    public History history() {
        return history;
    }

    /** How many operations ended so. */
    public long count(Outcome outcome) {
        return IntStream.range(0, history.size())
                .filter(op -> history.outcome(op) == outcome)
                .count();
    }

    /**
     * Asserts that it is linearizable.
     *
     * @param model what the keys are: {@code register}, {@code cas-register(0)}, {@code set} … as in {@code Models}
     */
    public CheckResult assertLinearizable(String model) {
        return assertValid(new LinearizabilityChecker(model));
    }

    /** Asserts that it is not linearizable: for a test of a service that is known to fail. */
    public CheckResult assertNotLinearizable(String model) {
        return assertInvalid(new LinearizabilityChecker(model));
    }

    /** Asserts what a checker says: that the history is valid, and that anything in it was done at all. */
    public CheckResult assertValid(Checker checker) {
        if (count(Outcome.OK) == 0) {
            throw new AssertionFailedError("none of the " + history.size()
                    + " operations was done (ok): a history of nothing is valid, and says nothing");
        }
        return assertVerdict(checker, Verdict.VALID);
    }

    /** Asserts what a checker says: that the history is invalid. */
    public CheckResult assertInvalid(Checker checker) {
        return assertVerdict(checker, Verdict.INVALID);
    }

    /** What a checker says. */
    public CheckResult check(Checker checker) {
        return Checkers.check(checker, history, Budget.defaults());
    }

    private CheckResult assertVerdict(Checker checker, Verdict expected) {
        CheckResult result = check(checker);
        String where = result.verdict() == Verdict.VALID ? "" : "\n" + new FindingFiles(folder).write(history, result);
        if (result.verdict() != expected) {
            throw new AssertionFailedError(
                    "the history should be " + expected.word() + "\n\n" + TextReport.render(history, result) + where,
                    expected.word(),
                    result.verdict().word());
        }
        return result;
    }
}
