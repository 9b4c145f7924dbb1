// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.isolation.IsolationChecker;
import dev.touchstone.checker.isolation.IsolationLevel;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The weak isolation levels, on histories of a store that executes one transaction of eight micro-operations after
 * another, on 10,000 keys.
 */
public final class IsolationBench {
    private static final int MICROS = 8;
    private static final int KEYS = 10_000;

    private IsolationBench() {}

    /** Each level on 100,000 transactions of 20 sessions and on 1,000,000 of 50. */
    public static List<BenchRow> rows() {
        List<BenchRow> rows = new ArrayList<>();
        add(rows, "100k transactions, 20 sessions", 100_000, 20, 400, 500, 1_000);
        add(rows, "1M transactions, 50 sessions", 1_000_000, 50, 4_000, 5_000, 10_000);
        return rows;
    }

    private static void add(List<BenchRow> rows, String size, int transactions, int sessions, long... targetsMillis) {
        for (IsolationLevel level : IsolationLevel.values()) {
            rows.add(new BenchRow(
                    new IsolationChecker(level).property() + ", " + size,
                    () -> serial(transactions, sessions, new Random(1)),
                    new IsolationChecker(level),
                    Verdict.VALID,
                    targetsMillis[level.ordinal()]));
        }
    }

    /** Half of the micro-operations write, each a value of its own; reads return the last one written. */
    private static History serial(int transactions, int sessions, Random random) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int read = values.ofKeyword("r");
        int write = values.ofKeyword("w");
        int[] state = new int[KEYS];
        int[] list = new int[MICROS];
        int next = 1;
        for (int t = 0; t < transactions; t++) {
            for (int m = 0; m < MICROS; m++) {
                int key = random.nextInt(KEYS);
                boolean writes = random.nextBoolean();
                if (writes) {
                    state[key] = values.ofLong(next++);
                }
                list[m] = values.ofList(writes ? write : read, values.ofLong(key), state[key]);
            }
            int process = random.nextInt(sessions);
            int value = values.ofList(list);
            builder.invoke(process, Functions.TXN, Values.NIL, value, t * 2_000L);
            builder.complete(process, Outcome.OK, value, t * 2_000L + 1_000);
        }
        return builder.build();
    }
}
