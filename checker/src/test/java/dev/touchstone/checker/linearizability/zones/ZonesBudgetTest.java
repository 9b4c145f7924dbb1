// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.zones;

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
import org.junit.jupiter.api.Test;

/** A check that is cancelled between two phases ends in the next one. */
class ZonesBudgetTest {
    private final Budget budget = Budget.of(Duration.ofHours(1), Long.MAX_VALUE);
    private final Meter meter = new SharedBudget(budget).meter();

    @Test
    void zonesEnd() {
        RegisterOperations ops = RegisterOperations.of(writes(10), null, meter);
        budget.cancel();
        assertThatThrownBy(() -> Zones.decide(ops, meter)).isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void theSweepEnds() {
        ZoneSweep sweep = new ZoneSweep(10_000);
        for (int i = 0; i < 10_000; i++) {
            sweep.add(2 * i, 2 * i + 1, i, i, false);
        }
        budget.cancel();
        assertThatThrownBy(() -> sweep.run((endA, startA, endB, startB) -> {}, meter))
                .isInstanceOf(BudgetExceededException.class);
    }

    @Test
    void preparingForTheSearchEnds() {
        RegisterOperations ops = RegisterOperations.of(writes(10), null, meter);
        budget.cancel();
        assertThatThrownBy(() -> RegisterMachine.operations(ops, meter)).isInstanceOf(BudgetExceededException.class);
    }

    private static KeyHistory writes(int count) {
        HistoryBuilder builder = new HistoryBuilder();
        for (int i = 0; i < count; i++) {
            builder.invoke(0, "write", 0, builder.values().of(i), 0);
            builder.complete(0, Outcome.OK, 0, 0);
        }
        History history = builder.build();
        return Partition.of(history).key(history, 0);
    }
}
