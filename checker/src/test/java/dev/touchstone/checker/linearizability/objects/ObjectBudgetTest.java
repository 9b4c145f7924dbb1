// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.linearizability.decide.QuickAnswer;
import dev.touchstone.checker.linearizability.key.BudgetExceededException;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.checker.linearizability.model.SetModel;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A check that is cancelled between two phases ends in the next one. */
class ObjectBudgetTest {
    private final Budget budget = Budget.of(Duration.ofHours(1), Long.MAX_VALUE);
    private final Meter meter = new SharedBudget(budget).meter();

    @Test
    void placingAdditionsEnds() {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < 10_000; i++) {
            call(builder, "add", 1, null);
        }
        call(builder, "read", null, 10_000);
        UnitCounter counter = new UnitCounter(key(builder), 0, meter);
        budget.cancel();
        assertThatThrownBy(counter::isOrderable).isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void aSetWhoseBudgetIsSpentIsNotInvalid() {
        HistoryBuilder builder = new HistoryBuilder();
        call(builder, "add", 1, null);
        call(builder, "read", null, List.of(1));
        KeyHistory key = key(builder);
        SetDecider decider = new SetDecider((SetModel) Models.byName("grow-only-set"));
        assertThat(decider.quick(key, meter)).isEqualTo(QuickAnswer.VALID);
        budget.cancel();
        assertThatThrownBy(() -> decider.quick(key, meter)).isInstanceOf(BudgetExceededException.class);
    }

    private static void call(
            HistoryBuilder builder,
            String function,
            @org.jspecify.annotations.Nullable Object input,
            @org.jspecify.annotations.Nullable Object answer) {
        builder.invoke(0, function, 0, builder.values().of(input), 0);
        builder.complete(0, Outcome.OK, builder.values().of(answer), 0);
    }

    private static KeyHistory key(HistoryBuilder builder) {
        History history = builder.build();
        return Partition.of(history).key(history, 0);
    }
}
