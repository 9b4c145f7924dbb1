// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Partition;
import dev.touchstone.checker.linearizability.key.SharedBudget;
import dev.touchstone.checker.linearizability.model.Model;
import dev.touchstone.checker.linearizability.model.Models;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Memory that runs out in one of the searches does not keep the others from deciding. */
class SearchMemoryTest {
    private static final int LONG = 20_000;

    @Test
    void indeterminateAppendsHaveInfinitelyManyTextsButOnlySixteenOrders() {
        String a = "a".repeat(LONG);
        String b = "b".repeat(LONG);
        History history = texts(a, b, a + b);
        assertThat(search(history, 8 << 20).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void ifNoneHasRoomTheVerdictIsUnknown() {
        String a = "a".repeat(8 * LONG);
        String b = "b".repeat(8 * LONG);
        Search.Answer answer = search(texts(a, b, a + b), 1 << 20);
        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.MEMORY);
    }

    private static Search.Answer search(History history, long bytes) {
        Model model = Models.byName("kv");
        SharedBudget budget = new SharedBudget(Budget.of(Duration.ofHours(1), bytes));
        KeyHistory key = Partition.of(history).key(history, 0);
        return new Search(ModelMachine.operations(model, key, budget.meter()), budget).decide();
    }

    /**
     * Three appends of unknown outcome; a read of what either the last of them or the other two make, which leaves out one
     * way for the other; and a read of what nobody can have made.
     */
    private static History texts(String first, String second, String both) {
        HistoryBuilder builder = new HistoryBuilder();
        int process = 1;
        for (String text : new String[] {first, second, both}) {
            builder.invoke(process++, "append", 0, builder.values().of(text), 0);
        }
        for (String answer : new String[] {both, "c"}) {
            builder.invoke(0, "read", 0, 0, 0);
            builder.complete(0, Outcome.OK, builder.values().of(answer), 0);
        }
        return builder.build();
    }
}
