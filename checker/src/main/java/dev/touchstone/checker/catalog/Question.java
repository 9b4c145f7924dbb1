// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Checkers;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a history is asked.
 *
 * @param name the workload or the model: {@code list-append}, {@code cas-register(0)}
 * @param reason who said so: the user, or what in the file
 * @param checkers in the order of the report; the first decides
 * @param deciding the properties whose verdicts make the exit code
 * @param implied properties that hold, and need no check, if the first does
 */
public record Question(String name, String reason, List<Checker> checkers, Set<String> deciding, Set<String> implied) {
    public Question {
        checkers = List.copyOf(checkers);
    }

    public boolean decides(String property) {
        return deciding.contains(property);
    }

    /**
     * Asks one checker after another, but for those whose property holds if the first does.
     *
     * @param budgets what each may take, from when it is asked for; null: it is to be left unchecked
     */
    public Answer answer(History history, Function<Checker, @Nullable Budget> budgets) {
        List<CheckResult> results = new ArrayList<>();
        List<String> unneeded = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Checker checker : checkers) {
            if (spares(checker, results)) {
                unneeded.add(checker.property());
                continue;
            }
            Budget budget = budgets.apply(checker);
            if (budget == null) {
                skipped.add(checker.property());
            } else {
                results.add(Checkers.check(checker, history, budget));
            }
        }
        return new Answer(verdict(results), results, unneeded, skipped);
    }

    /** Whether a check can be spared, after those before it. */
    boolean spares(Checker checker, List<CheckResult> before) {
        if (before.isEmpty()) {
            return false;
        }
        return before.get(0).verdict() == Verdict.VALID && implied.contains(checker.property());
    }

    /** What the results say together; a property that decides, and was not checked, is unknown. */
    Verdict verdict(List<CheckResult> results) {
        Set<String> undecided = new TreeSet<>(deciding);
        Verdict verdict = Verdict.VALID;
        for (CheckResult result : results) {
            undecided.remove(result.property());
            if (decides(result.property())) {
                verdict = verdict.and(result.verdict());
            }
        }
        return undecided.isEmpty() ? verdict : verdict.and(Verdict.UNKNOWN);
    }
}
