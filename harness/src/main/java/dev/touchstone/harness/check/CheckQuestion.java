// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.Checker;
import java.util.List;
import java.util.Set;

/**
 * What a history is asked.
 *
 * @param name the workload or the model: {@code list-append}, {@code cas-register(0)}
 * @param reason who said so: the user, or what in the file
 * @param checkers in the order of the report
 * @param deciding the properties whose verdicts make the exit code; the others are measured
 */
public record CheckQuestion(String name, String reason, List<Checker> checkers, Set<String> deciding) {
    public CheckQuestion {
        checkers = List.copyOf(checkers);
    }

    public boolean decides(String property) {
        return deciding.contains(property);
    }
}
