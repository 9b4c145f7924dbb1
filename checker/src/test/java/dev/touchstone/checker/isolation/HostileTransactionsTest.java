// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shapes that make careless checkers slow or greedy; the limits are far above what is needed. */
class HostileTransactionsTest {
    private static final int MANY = 60_000;

    /** Writes and reads of one key by turns, in one transaction, then reads from many others in one. */
    @ParameterizedTest
    @EnumSource
    @Timeout(300)
    void judgesHugeTransactions(IsolationLevel level) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int[] own = new int[MANY];
        for (int i = 0; i < MANY; i += 2) {
            own[i] = micro(values, "w", 0, values.ofLong(i));
            own[i + 1] = micro(values, "r", 0, values.ofLong(i));
        }
        add(builder, 0, own);
        int[] reads = new int[MANY];
        for (int i = 0; i < MANY; i++) {
            int value = values.ofLong(MANY + i);
            add(builder, 1, micro(values, "w", i + 1, value));
            reads[i] = micro(values, "r", i + 1, value);
        }
        add(builder, 2, reads);
        assertThat(check(level, builder.build(), Budget.defaults()).verdict()).isEqualTo(Verdict.VALID);
    }

    /** Each transaction in a session of its own: a clock of all of them for each is too much, and is said to be. */
    @ParameterizedTest
    @EnumSource
    @Timeout(300)
    void doesNotRunOutOfMemoryOverSessions(IsolationLevel level) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        for (int i = 0; i < MANY; i++) {
            add(
                    builder,
                    i,
                    micro(values, "r", 0, i == 0 ? Values.NIL : values.ofLong(i)),
                    micro(values, "w", 0, values.ofLong(i + 1)));
        }
        CheckResult result = check(level, builder.build(), Budget.of(Duration.ofMinutes(5), 30L << 20));
        if (level == IsolationLevel.CAUSAL) {
            assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.MEMORY);
        } else {
            assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        }
    }

    /** What is not of this model is not judged, and said with its place. */
    @ParameterizedTest
    @EnumSource
    void doesNotTakeListsForRegisters(IsolationLevel level) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        add(builder, 0, micro(values, "append", 1, values.ofLong(1)));
        add(builder, 1, micro(values, "r", 1, values.ofList(values.ofLong(1))));
        CheckResult result = check(level, builder.build(), Budget.defaults());
        assertThat(result.unknown()).isNotNull();
        assertThat(result.unknown().detail()).contains("#0").contains("append");
    }

    private static CheckResult check(IsolationLevel level, History history, Budget budget) {
        return new IsolationChecker(level).check(history, budget);
    }

    private static int micro(Values values, String function, int key, int of) {
        return values.ofList(values.ofKeyword(function), values.ofLong(key), of);
    }

    private static void add(HistoryBuilder builder, int process, int... micros) {
        int list = builder.values().ofList(micros);
        long nanos = builder.size() * 2L;
        builder.invoke(process, Functions.TXN, Values.NIL, list, nanos);
        builder.complete(process, Outcome.OK, list, nanos + 1);
    }
}
