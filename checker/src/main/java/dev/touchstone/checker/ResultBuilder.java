// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds the result of one check from what it found: the first findings in full, the rest by number. Its time runs from when it is made.
 * Not thread-safe.
 */
public final class ResultBuilder {
    private final long begin = System.nanoTime();
    private final List<Finding> kept = new ArrayList<>();
    private final Map<String, Object> measurements = new LinkedHashMap<>();
    private long total;

    /** Counts a violation, and keeps it while there is room; the supplier runs only then. */
    public void add(Supplier<Finding> finding) {
        if (kept.size() < CheckResult.MAX_FINDINGS) {
            kept.add(finding.get());
        }
        total++;
    }

    /** Keeps these while there is room, and counts so many violations. */
    public void addAll(List<Finding> findings, long violations) {
        findings.forEach(each -> add(() -> each));
        total += violations - findings.size();
    }

    /** Counts what another builder has, and keeps of it what there is room for. */
    public void addAll(ResultBuilder other) {
        addAll(other.kept, other.total);
    }

    /** Counts a violation that the argument may build a finding of. */
    public void add(String anomaly, String title, String inWords, List<String> because, List<Integer> operations) {
        add(() -> new Finding(anomaly, title, inWords, because, operations, null, null));
    }

    /** Counts a violation that a later operation would refute, and says which. */
    public void addUnless(
            String later,
            String anomaly,
            String title,
            String inWords,
            List<String> because,
            List<Integer> operations) {
        add(() -> new Finding(anomaly, title, inWords, because, operations, null, null, later));
    }

    public boolean isEmpty() {
        return total == 0;
    }

    public long total() {
        return total;
    }

    /** Adds a figure that code reads. */
    public <T> void measure(Measurement<T> measurement, T value) {
        measure(measurement.key(), value);
    }

    /** Adds a figure to those of the result, in the order to show them. */
    public void measure(String name, Object value) {
        measurements.put(name, value);
    }

    /** Invalid if anything was found, else unknown if there is a reason, else valid. */
    public CheckResult result(
            String property, String algorithm, @Nullable Unknown unknown, long operations, long states) {
        Cost cost = new Cost(System.nanoTime() - begin, operations, states);
        if (total > 0) {
            return CheckResult.invalid(property, algorithm, kept, total, measurements, cost);
        }
        return unknown == null
                ? CheckResult.valid(property, algorithm, measurements, cost)
                : CheckResult.unknown(property, algorithm, unknown, measurements, cost);
    }
}
