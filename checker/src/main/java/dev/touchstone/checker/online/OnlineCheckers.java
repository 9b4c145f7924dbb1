// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.history.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several checkers that hear the same history. */
public final class OnlineCheckers implements OnlineChecker {
    private final List<OnlineChecker> all;

    public OnlineCheckers(List<OnlineChecker> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        for (OnlineChecker each : all) {
            each.invoked(operation, process, function, key, input, nanos);
        }
    }

    @Override
    public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        for (OnlineChecker each : all) {
            each.completed(operation, process, outcome, output, nanos);
        }
    }

    @Override
    public void ended() {
        all.forEach(OnlineChecker::ended);
    }

    @Override
    public List<CheckResult> results() {
        return all.stream().flatMap(each -> each.results().stream()).toList();
    }
}
