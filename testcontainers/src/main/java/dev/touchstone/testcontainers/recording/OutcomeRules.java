// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import dev.touchstone.history.Outcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * What an exception tells of its operation: nothing, unless it was said to mean that the operation surely did not happen. A
 * time-out, a reset, a closed connection: the request may have arrived.
 */
final class OutcomeRules {
    private final List<Predicate<Throwable>> surelyNot = new CopyOnWriteArrayList<>();

    void surelyNotDone(Predicate<Throwable> rule) {
        surelyNot.add(rule);
    }

    Outcome outcome(Throwable thrown) {
        return surelyNot.stream().anyMatch(rule -> rule.test(thrown)) ? Outcome.FAIL : Outcome.INFO;
    }
}
