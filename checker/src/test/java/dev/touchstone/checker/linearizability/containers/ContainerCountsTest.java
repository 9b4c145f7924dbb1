// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counting refutes, and what it must leave open. */
class ContainerCountsTest {
    private final HistoryBuilder builder = new HistoryBuilder();

    @Test
    void aValueTakenMoreOftenThanPutIn() {
        call("push", 1, null);
        call("push", 1, null);
        call("pop", null, 1);
        call("pop", null, 1);
        assertThat(impossible()).isNegative();
        call("pop", null, 1);
        assertThat(impossible()).isEqualTo(4);
    }

    @Test
    void aValueTakenBeforeItWasPutInOnceMore() {
        call("push", 1, null);
        call("pop", null, 1);
        call("pop", null, 1);
        call("push", 1, null);
        assertThat(impossible()).isEqualTo(2);
    }

    @Test
    void foundEmptyThoughMoreWentInThanAnyoneBeganToTake() {
        builder.invoke(1, "pop", 0, 0, 0);
        call("push", 1, null);
        call("pop", null, null);
        assertThat(impossible())
                .as("the pop of unknown outcome may have taken it")
                .isNegative();
        call("push", 1, null);
        call("pop", null, null);
        assertThat(impossible()).isEqualTo(4);
    }

    @Test
    void aMomentAtWhichItCanHaveBeenEmptyIsEnough() {
        call("push", 1, null);
        builder.invoke(1, "pop", 0, 0, 0);
        call("pop", null, 1);
        call("push", 1, null);
        builder.complete(1, Outcome.OK, 0, 0);
        assertThat(impossible()).isNegative();
    }

    /** Thousands of concurrent puts of few values have more orders than any search can try. */
    @ParameterizedTest
    @CsvSource({"stack, push, pop", "fifo-queue, enqueue, dequeue", "unordered-queue, enqueue, dequeue"})
    void decidesWhatNoSearchCan(String model, String put, String take) {
        int count = 3_000;
        for (int i = 0; i < count; i++) {
            builder.invoke(i, put, 0, builder.values().of(i % 3), 0);
        }
        for (int i = 0; i < count; i++) {
            builder.complete(i, Outcome.OK, 0, 0);
        }
        call(take, null, null);
        CheckResult result =
                new LinearizabilityChecker(model).check(builder.build(), Budget.of(Duration.ofHours(1), 64 << 20));
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.algorithm()).contains("counts");
        assertThat(result.findings().get(0).operations()).contains(count).hasSize(2);
    }

    private int impossible() {
        History history = builder.build();
        return new ContainerCounts(Partition.of(history).key(history, 0), new SharedBudget(Budget.defaults()).meter())
                .impossible();
    }

    private void call(String function, @Nullable Object input, @Nullable Object answer) {
        builder.invoke(0, function, 0, builder.values().of(input), 0);
        builder.complete(0, Outcome.OK, builder.values().of(answer), 0);
    }
}
