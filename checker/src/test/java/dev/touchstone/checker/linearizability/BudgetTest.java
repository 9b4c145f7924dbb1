// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.Verdicts;
import dev.touchstone.checker.linearizability.decide.KeyDecider;
import dev.touchstone.checker.linearizability.key.BudgetExceededException;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each near-linear algorithm heeds memory, time and cancellation, and its verdict is then unknown. */
class BudgetTest {
    private static final int OPERATIONS = 400;
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Map<String, String> PUTS = new TreeMap<>(Map.of(
            "register", "write",
            "cas-register", "write",
            "fifo-queue", "enqueue",
            "unordered-queue", "enqueue",
            "stack", "push",
            "counter", "add",
            "grow-only-set", "add"));

    static Stream<String> models() {
        return PUTS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aKilobyteOfMemoryIsTooLittle(String model) {
        CheckResult result = new LinearizabilityChecker(model).check(history(model), Budget.of(HOUR, 1 << 10));
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).isNotNull();
        assertThat(result.unknown().cause()).isEqualTo(Unknown.Cause.MEMORY);
        assertThat(result.unknown().remedy()).contains("memory");
    }

    @ParameterizedTest
    @MethodSource("models")
    void aMegabyteIsEnough(String model) {
        CheckResult result = new LinearizabilityChecker(model).check(history(model), Budget.of(HOUR, 1 << 20));
        assertThat(Verdicts.orNothingShown(result)).isEqualTo(Verdict.VALID);
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatWasKeptIsGivenBack(String model) {
        SharedBudget budget = new SharedBudget(Budget.of(HOUR, 1 << 18));
        KeyDecider decider = Deciders.of(Models.byName(model));
        for (int round = 0; round < 50; round++) {
            assertThat(decider.decide(key(model), budget).verdict()).isEqualTo(Verdict.VALID);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void timeAndCancellationEndTheAlgorithmItself(String model) {
        Budget cancelled = Budget.of(HOUR, Long.MAX_VALUE);
        cancelled.cancel();
        Map<Unknown.Cause, Budget> spent = Map.of(
                Unknown.Cause.CANCELLED, cancelled, Unknown.Cause.TIMEOUT, Budget.of(Duration.ofSeconds(-1), 1 << 30));
        spent.forEach((cause, budget) -> assertThatThrownBy(
                        () -> Deciders.of(Models.byName(model)).decide(key(model), new SharedBudget(budget)))
                .isInstanceOfSatisfying(BudgetExceededException.class, e -> assertThat(e.reason())
                        .isEqualTo(cause)));
    }

    private static KeyHistory key(String model) {
        History history = history(model);
        return Partition.of(history).key(history, 0);
    }

    /** Values put in one after the other; a set is read at the end. */
    private static History history(String model) {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < OPERATIONS; i++) {
            call(builder, PUTS.get(model), model.equals("counter") ? 1 : i, null);
        }
        if (model.equals("grow-only-set")) {
            call(
                    builder,
                    "read",
                    null,
                    Stream.iterate(0, i -> i + 1)
                            .limit(OPERATIONS)
                            .map(i -> (Object) i)
                            .toList());
        }
        return builder.build();
    }

    private static void call(
            HistoryBuilder builder, String function, @Nullable Object input, @Nullable List<Object> answer) {
        builder.invoke(0, function, 0, builder.values().of(input), 0);
        builder.complete(0, Outcome.OK, builder.values().of(answer), 0);
    }
}
