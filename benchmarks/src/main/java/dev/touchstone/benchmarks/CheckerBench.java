// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.history.History;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checks generated histories, warm, and prints what it took beside the target.
 *
 * <p>Each history is checked several times; the table shows the best and the median wall time, the largest heap seen
 * during the checks (history included, garbage too), and the verdict. Making a history is not counted.
 */
public final class CheckerBench {
    private static final int WARM_UP = 3;
    private static final int RUNS = 5;
    private static final double MILLION = 1e6;

    private final PrintStream out;

    private CheckerBench(PrintStream out) {
        this.out = out;
    }

    /** All rows. */
    public static List<BenchRow> rows() {
        return Stream.of(LinearizabilityRows.rows(), ElleBench.rows(), PolygraphRows.rows(), IsolationBench.rows())
                .flatMap(List::stream)
                .toList();
    }

    /** Runs these rows; false if a verdict was wrong, a search was given up, or a target was missed. */
    public static boolean run(PrintStream out, List<BenchRow> rows) {
        return new CheckerBench(out).runAll(rows);
    }

    public static void main(String[] arguments) {
        boolean met = run(System.out, rows());
        if (!met) {
            System.exit(1);
        }
    }

    private boolean runAll(List<BenchRow> rows) {
        out.printf(
                Locale.ROOT,
                "%-58s %9s %9s %9s %9s  %s%n",
                "work",
                "best ms",
                "median ms",
                "target ms",
                "heap MB",
                "verdict");
        boolean met = true;
        for (BenchRow row : rows) {
            met &= run(row);
        }
        return met;
    }

    private boolean run(BenchRow row) {
        History history = row.history().get();
        double[] millis = new double[RUNS];
        CheckResult result = null;
        for (int i = -WARM_UP; i < RUNS; i++) {
            if (i == 0) {
                System.gc();
                heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
            }
            long start = System.nanoTime();
            result = row.checker()
                    .check(
                            history,
                            Budget.of(
                                    Duration.ofSeconds(60), Runtime.getRuntime().maxMemory() / 2));
            millis[Math.max(i, 0)] = (System.nanoTime() - start) / MILLION;
        }
        long peak =
                heapPools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum() >> 20;
        Arrays.sort(millis);
        boolean right = result != null && result.verdict() == row.expected() && !gaveUp(result);
        boolean met = right && millis[0] <= row.targetMillis();
        out.printf(
                Locale.ROOT,
                "%-58s %9.1f %9.1f %9d %9d  %s%s%n",
                row.work(),
                millis[0],
                millis[RUNS / 2],
                row.targetMillis(),
                peak,
                result == null ? "none" : result.verdict().word(),
                right ? met ? "" : "  SLOWER THAN ITS TARGET" : "  WRONG");
        return met;
    }

    private static boolean gaveUp(CheckResult result) {
        return result.measurements().get("anomalies") instanceof Map<?, ?> found
                && found.containsKey("cycle-search-timeout");
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
