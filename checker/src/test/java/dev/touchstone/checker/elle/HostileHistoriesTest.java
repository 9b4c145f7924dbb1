// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories whose shape makes careless checkers slow: the time limits are far above what is needed. */
class HostileHistoriesTest {
    private static final int MICROS = 1_000_000;

    @Test
    @Timeout(300)
    void judgesATransactionOfAMillionAppendsAndReads() {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int[] micros = new int[MICROS];
        int none = values.ofList();
        for (int i = 0; i < MICROS; i++) {
            micros[i] =
                    i < MICROS / 2 ? micro(values, "r", 1, none) : micro(values, Functions.APPEND, 1, values.ofLong(i));
        }
        add(builder, 0, micros);
        add(builder, 1, micro(values, "r", 1, values.ofList(values.ofLong(MICROS / 2))));
        CheckResult result = new ListAppendChecker().check(builder.build(), Budget.defaults());
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.measurements().get("anomalies").toString()).contains("G1b=1");
    }

    @Test
    @Timeout(300)
    void judgesATransactionOfAMillionRegisterWrites() {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int[] micros = new int[MICROS];
        for (int i = 0; i < MICROS; i++) {
            micros[i] = micro(values, "w", 1, values.ofLong(i));
        }
        add(builder, 0, micros);
        add(builder, 1, micro(values, "r", 1, values.ofLong(MICROS - 1)));
        CheckResult result = new RwRegisterChecker().check(builder.build(), Budget.defaults());
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
    }

    /** Each transaction reads its key before its neighbour writes it, round in a circle: one cycle through all. */
    @Test
    @Timeout(300)
    void findsTheOnlyCycleOfAHugeComponent() {
        int size = 100_000;
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int one = values.ofLong(1);
        for (int t = 0; t < size; t++) {
            builder.invoke(t, Functions.TXN, Values.NIL, ring(values, t, size, one), t);
        }
        for (int t = 0; t < size; t++) {
            builder.complete(t, Outcome.OK, ring(values, t, size, one), t);
        }
        CheckResult result =
                new ListAppendChecker(ElleOptions.against("serializable")).check(builder.build(), Budget.defaults());
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.measurements().get("anomalies")).hasToString("{G1c=1}");
        assertThat(result.findings().get(0).operations()).hasSize(size);
    }

    @Test
    void saysWhatWasSpent() {
        History history = Txns.lists("ax1 ry", "ay1 rx");
        for (Checker checker : new Checker[] {new ListAppendChecker(), new RwRegisterChecker()}) {
            History fitting = checker instanceof ListAppendChecker ? history : Txns.registers("wx1 ry", "wy1 rx");
            assertThat(cause(checker.check(fitting, Budget.of(Duration.ZERO, Long.MAX_VALUE))))
                    .isEqualTo(Unknown.Cause.TIMEOUT);
            assertThat(cause(checker.check(fitting, Budget.of(Duration.ofMinutes(1), 10))))
                    .isEqualTo(Unknown.Cause.MEMORY);
        }
    }

    private static Unknown.Cause cause(CheckResult result) {
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        return result.unknown().cause();
    }

    private static int ring(Values values, int t, int size, int one) {
        return values.ofList(
                micro(values, Functions.APPEND, t, one), micro(values, "r", (t + 1) % size, values.ofList(one)));
    }

    private static int micro(Values values, String function, int key, int of) {
        return values.ofList(values.ofKeyword(function), values.ofLong(key), of);
    }

    private static void add(HistoryBuilder builder, int process, int... micros) {
        int list = builder.values().ofList(micros);
        builder.invoke(process, Functions.TXN, Values.NIL, list, 2L * process);
        builder.complete(process, Outcome.OK, list, 2L * process + 1);
    }
}
