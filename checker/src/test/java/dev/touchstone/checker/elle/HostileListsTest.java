// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sizes that a gigabyte of memory must carry; the time limits are far above what is needed. */
class HostileListsTest {
    /** One key, 200,000 appends, and every 400 of them a read of all: fifty million elements are read. */
    @Test
    @Timeout(300)
    void judgesOneKeyOfAHugeList() {
        int appends = 200_000;
        for (boolean spoilt : new boolean[] {false, true}) {
            HistoryBuilder builder = new HistoryBuilder();
            Values values = builder.values();
            int[] list = new int[appends];
            for (int i = 0; i < appends; i++) {
                list[i] = values.ofLong(i);
                add(builder, i, micro(values, Functions.APPEND, 1, list[i]));
                if (i % 400 == 399) {
                    int length = spoilt && i == appends - 1 ? i : i + 1;
                    add(builder, i, micro(values, "r", 1, values.ofList(Arrays.copyOf(list, length))));
                }
            }
            assertThat(check(builder.build())).isEqualTo(spoilt ? Verdict.INVALID : Verdict.VALID);
        }
    }

    /** All transactions are open at once: real time orders none of them. */
    @Test
    @Timeout(300)
    void judgesAMillionConcurrentTransactions() {
        int size = 1_000_000;
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int one = values.ofLong(1);
        for (int t = 0; t < size; t++) {
            builder.invoke(t, Functions.TXN, Values.NIL, pair(values, t, one), t);
        }
        for (int t = 0; t < size; t++) {
            builder.complete(t, Outcome.OK, pair(values, t, one), size + t);
        }
        assertThat(check(builder.build())).isEqualTo(Verdict.VALID);
    }

    private static int pair(Values values, int t, int one) {
        int read = t == 0 ? micro(values, "r", -1, Values.NIL) : micro(values, "r", t - 1, values.ofList(one));
        return values.ofList(read, micro(values, Functions.APPEND, t, one));
    }

    private static Verdict check(History history) {
        return new ListAppendChecker().check(history, Budget.defaults()).verdict();
    }

    private static int micro(Values values, String function, int key, int of) {
        return values.ofList(values.ofKeyword(function), values.ofLong(key), of);
    }

    private static void add(HistoryBuilder builder, int process, int micro) {
        int list = builder.values().ofList(micro);
        long nanos = builder.size() * 2L;
        builder.invoke(process % 10, Functions.TXN, Values.NIL, list, nanos);
        builder.complete(process % 10, Outcome.OK, list, nanos + 1);
    }
}
