// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.isolation.IsolationChecker;
import dev.touchstone.checker.isolation.IsolationLevel;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/**
 * Times the weak isolation checks on a history of a store that executes one transaction after another.
 *
 * <p>Arguments: transactions, sessions, micro-operations a transaction, keys, rounds; by default 1,000,000, 50, 8, 10,000
 * and 2. Prints wall time, processor time and the heap in use after each check.
 */
public final class IsolationBench {
    private IsolationBench() {}

    public static void main(String[] args) {
        int transactions = argument(args, 0, 1_000_000);
        int sessions = argument(args, 1, 50);
        int micros = argument(args, 2, 8);
        int keys = argument(args, 3, 10_000);
        int rounds = argument(args, 4, 2);
        History history = serial(transactions, sessions, micros, keys, new Random(1));
        System.out.printf(
                Locale.ROOT,
                "%,d transactions of %d micro-operations, %d sessions, %,d keys%n",
                transactions,
                micros,
                sessions,
                keys);
        for (int round = 0; round < rounds; round++) {
            for (IsolationLevel level : IsolationLevel.values()) {
                Budget budget =
                        Budget.of(Duration.ofMinutes(5), Runtime.getRuntime().maxMemory());
                long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                CheckResult result = new IsolationChecker(level).check(history, budget);
                cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
                Runtime runtime = Runtime.getRuntime();
                System.out.printf(
                        Locale.ROOT,
                        "%-22s %-8s %7.3f s  %7.3f s CPU  %,12d edges  %,6d MB heap%n",
                        level.property(),
                        result.verdict().word(),
                        result.cost().nanos() / 1e9,
                        cpu / 1e9,
                        result.cost().states(),
                        (runtime.totalMemory() - runtime.freeMemory()) >> 20);
            }
        }
    }

    private static int argument(String[] args, int at, int otherwise) {
        return at < args.length ? Integer.parseInt(args[at]) : otherwise;
    }

    /** Half of the micro-operations write, each a value of its own; reads return the last one written. */
    private static History serial(int transactions, int sessions, int micros, int keys, Random random) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int read = values.ofKeyword("r");
        int write = values.ofKeyword("w");
        int[] state = new int[keys];
        int[] list = new int[micros];
        int next = 1;
        for (int t = 0; t < transactions; t++) {
            for (int m = 0; m < micros; m++) {
                int key = random.nextInt(keys);
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
