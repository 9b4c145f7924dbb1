// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Verdict;
import java.util.List;
import java.util.Set;

/**
 * What a history is asked.
 *
 * @param name the workload or the model: {@code list-append}, {@code cas-register(0)}
 * @param reason who said so: the user, or what in the file
 * @param checkers in the order of the report; the first decides
 * @param deciding the properties whose verdicts make the exit code
 * @param refuting weaker properties, decided by better means: violated, they violate what was asked; else they say nothing
 * @param implied properties that hold, and need no check, if the first does
 */
public record CheckQuestion(
        String name,
        String reason,
        List<Checker> checkers,
        Set<String> deciding,
        Set<String> refuting,
        Set<String> implied) {
    public CheckQuestion {
        checkers = List.copyOf(checkers);
    }

    public boolean decides(String property) {
        return deciding.contains(property);
    }

    /** Whether the property's verdict can change the exit code. */
    public boolean matters(String property) {
        return decides(property) || refuting.contains(property);
    }

    /** Whether a check can be spared, after those before it. */
    public boolean spares(Checker checker, List<CheckResult> before) {
        if (before.isEmpty()) {
            return false;
        }
        boolean holds = before.get(0).verdict() == Verdict.VALID;
        return (holds && implied.contains(checker.property())) || (!holds && refuting.contains(checker.property()));
    }

    /** What the results say together. */
    public Verdict verdict(List<CheckResult> results) {
        Verdict verdict = Verdict.VALID;
        for (CheckResult result : results) {
            boolean refutes = refuting.contains(result.property()) && result.verdict() == Verdict.INVALID;
            if (refutes || decides(result.property())) {
                verdict = verdict.and(result.verdict());
            }
        }
        return verdict;
    }
}
