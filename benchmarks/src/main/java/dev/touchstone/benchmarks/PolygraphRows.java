// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.benchmarks.SessionHistories.Plan;
import dev.touchstone.benchmarks.SessionHistories.Store;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.isolation.ProvedRegisterChecker;
import java.util.ArrayList;
import java.util.List;

/** Complete verdicts on registers in transactions: 20 sessions, keys by Zipf's law among 10,000, half of the operations read. */
public final class PolygraphRows {
    private static final int SESSIONS = 20;
    private static final int KEYS = 10_000;
    private static final long SEED = 20261128;

    private PolygraphRows() {}

    /** For serializability and snapshot isolation: one that holds, one with a long fork, and the same with repeated values. */
    public static List<BenchRow> rows() {
        List<BenchRow> rows = new ArrayList<>();
        for (Store store : Store.values()) {
            add(rows, store, "10k transactions of 15", 10_000, 15, 0, 1_000);
            add(rows, store, "10k transactions of 15, 10% repeated", 10_000, 15, 0.1, 3_000);
            add(rows, store, "100k transactions of 20", 100_000, 20, 0, 60_000);
        }
        return rows;
    }

    private static void add(
            List<BenchRow> rows, Store store, String size, int count, int operations, double repeated, long target) {
        String level = store == Store.SERIALIZABLE ? "serializable" : "snapshot-isolation";
        ProvedRegisterChecker checker = new ProvedRegisterChecker(ElleOptions.against(level));
        for (boolean forks : new boolean[] {false, true}) {
            Plan plan = new Plan(store, count, SESSIONS, operations, KEYS, repeated, forks, SEED);
            rows.add(new BenchRow(
                    level + ", " + size + (forks ? ", a long fork" : ""),
                    () -> SessionHistories.run(plan),
                    checker,
                    forks ? Verdict.INVALID : Verdict.VALID,
                    forks ? 2 * target : target));
        }
    }
}
