// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.containers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.linearizability.key.BudgetExceededException;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A check that is cancelled between two phases ends in the next one. */
class ContainerBudgetTest {
    private static final int VALUES = 10_000;

    private final Budget budget = Budget.of(Duration.ofHours(1), Long.MAX_VALUE);
    private final Meter meter = new SharedBudget(budget).meter();

    @Test
    void badPatternsEnd() {
        ContainerHistory items = new ContainerHistory(pushesAndEmptyPops(), meter);
        budget.cancel();
        for (ThrowingCallable phase : List.<ThrowingCallable>of(items::fresh, items::overtaken, items::wrongEmpty)) {
            assertThatThrownBy(phase).isInstanceOf(BudgetExceededException.class);
        }
    }

    @Test
    void peelingEnds() {
        StackPeeling peeling = new StackPeeling(new ContainerHistory(pushesAndEmptyPops(), meter));
        budget.cancel();
        assertThatThrownBy(peeling::stuck).isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void countingEnds() {
        ContainerCounts counts = new ContainerCounts(pushesAndEmptyPops(), meter);
        budget.cancel();
        assertThatThrownBy(counts::impossible).isInstanceOf(BudgetExceededException.class);
    }

    private static KeyHistory pushesAndEmptyPops() {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < VALUES; i++) {
            builder.invoke(0, "pop", 0, 0, 0);
            builder.complete(0, Outcome.OK, 0, 0);
        }
        for (int i = 0; i < VALUES; i++) {
            builder.invoke(0, "push", 0, builder.values().of(i), 0);
            builder.complete(0, Outcome.OK, 0, 0);
        }
        History history = builder.build();
        return Partition.of(history).key(history, 0);
    }
}
