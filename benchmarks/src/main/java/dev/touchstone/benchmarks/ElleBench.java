// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.elle.ElleOptions;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.checker.elle.RwRegisterChecker;
import dev.touchstone.history.History;
import dev.touchstone.history.synthetic.TransactionHistory;
import dev.touchstone.history.synthetic.TransactionHistory.Settings;
import dev.touchstone.history.synthetic.TransactionStore;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/**
 * Times the transactional checkers on generated histories, first run and best of several: {@code ElleBench [row...]}.
 *
 * <p>A row is printed with what was found, so that a change of speed that is a change of meaning is seen.
 */
public final class ElleBench {
    private static final int RUNS = 8;

    private ElleBench() {}

    public static void main(String[] args) {
        String only = args.length > 0 ? args[0] : "";
        ListAppendChecker lists = new ListAppendChecker();
        RwRegisterChecker wfr = new RwRegisterChecker(ElleOptions.defaults().withWfrKeys());
        RwRegisterChecker linearizable =
                new RwRegisterChecker(ElleOptions.defaults().withLinearizableKeys());
        run(only, "list atomic 10k c20", lists, settings(10_000, 20, false, TransactionStore.ATOMIC));
        run(only, "list atomic 100k c20", lists, settings(100_000, 20, false, TransactionStore.ATOMIC));
        run(only, "list ssi 100k c10", lists, settings(100_000, 10, false, TransactionStore.SSI));
        run(only, "list si 100k c10", lists, settings(100_000, 10, false, TransactionStore.SI));
        run(only, "list prefix 100k c10", lists, settings(100_000, 10, false, TransactionStore.PREFIX));
        run(only, "list brat 100k c10", lists, settings(100_000, 10, false, TransactionStore.BRAT));
        run(only, "rw wfr 100k c20", wfr, settings(100_000, 20, true, TransactionStore.ATOMIC));
        run(only, "rw linearizable 10k c20", linearizable, settings(10_000, 20, true, TransactionStore.ATOMIC));
        run(only, "rw linearizable 100k c20", linearizable, settings(100_000, 20, true, TransactionStore.ATOMIC));
        run(only, "list atomic 1M c20", lists, settings(1_000_000, 20, false, TransactionStore.ATOMIC));
    }

    private static Settings settings(int transactions, int concurrency, boolean registers, TransactionStore store) {
        return new Settings(transactions, concurrency, 256, registers, store, 42);
    }

    private static void run(String only, String row, Checker checker, Settings settings) {
        if (!row.contains(only)) {
            return;
        }
        History history = TransactionHistory.make(settings);
        long first = 0;
        long best = Long.MAX_VALUE;
        long cpu = Long.MAX_VALUE;
        var threads = ManagementFactory.getThreadMXBean();
        CheckResult result = null;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            long startCpu = threads.getCurrentThreadCpuTime();
            result = checker.check(history, Budget.of(Duration.ofMinutes(2), Long.MAX_VALUE));
            long took = System.nanoTime() - start;
            first = i == 0 ? took : first;
            best = Math.min(best, took);
            cpu = Math.min(cpu, threads.getCurrentThreadCpuTime() - startCpu);
        }
        System.out.printf(
                Locale.ROOT,
                "%-26s first %7.1f ms  best %7.1f ms  CPU %7.1f ms  %s %s%n",
                row,
                first / 1e6,
                best / 1e6,
                cpu / 1e6,
                result.verdict().word(),
                result.measurements().get("anomalies"));
    }
}
