// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks generated histories, warm, and prints what it took beside the target.
 *
 * <p>Each history is checked several times; the table shows the best and the median wall time of those, the largest heap
 * seen during the checks (history included, garbage too), and the verdict. Making a history is not counted. A row of many
 * histories tells the time of all, or of the one in the middle.
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
        return Stream.of(
                        LinearizabilityRows.rows(),
                        ElleBench.rows(),
                        PolygraphRows.rows(),
                        IsolationBench.rows(),
                        WorkloadRows.rows(),
                        RecordedRows.rows())
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
        List<BenchRow.Case> cases = row.cases().get();
        double[] millis = new double[RUNS];
        boolean right = true;
        for (int i = -WARM_UP; i < RUNS; i++) {
            if (i == 0) {
                System.gc();
                heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
            }
            double[] each = new double[cases.size()];
            for (int c = 0; c < each.length; c++) {
                long start = System.nanoTime();
                CheckResult result = judge(cases.get(c));
                each[c] = (System.nanoTime() - start) / MILLION;
                right &= result.verdict() == cases.get(c).expected() && !gaveUp(result);
            }
            millis[Math.max(i, 0)] = figure(row.figure(), each);
        }
        long peak =
                heapPools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum() >> 20;
        Arrays.sort(millis);
        boolean met = right && millis[0] <= row.targetMillis();
        out.printf(
                Locale.ROOT,
                "%-58s %9.1f %9.1f %9d %9d  %s%n",
                row.work(),
                millis[0],
                millis[RUNS / 2],
                row.targetMillis(),
                peak,
                !right ? "WRONG" : met ? verdicts(cases) : verdicts(cases) + "  SLOWER THAN ITS TARGET");
        return met;
    }

    private static CheckResult judge(BenchRow.Case one) {
        Budget budget = Budget.of(Duration.ofSeconds(60), Runtime.getRuntime().maxMemory() / 2);
        return one.checker().check(one.history(), budget);
    }

    private static double figure(BenchRow.Figure figure, double[] millis) {
        return switch (figure) {
            case SUM -> Arrays.stream(millis).sum();
            case MEDIAN -> {
                double[] sorted = millis.clone();
                Arrays.sort(sorted);
                yield sorted[sorted.length / 2];
            }
        };
    }

    /** The verdict, or how many there are of each. */
    private static String verdicts(List<BenchRow.Case> cases) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        cases.forEach(each -> counts.merge(each.expected(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(each -> (cases.size() == 1 ? "" : each.getValue() + " ")
                        + each.getKey().word())
                .collect(Collectors.joining(", "));
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
