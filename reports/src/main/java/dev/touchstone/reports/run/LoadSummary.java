// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

/**
 * What the clients of a cell saw, in numbers.
 *
 * @param okShare the share of operations that ended {@code ok}, 0 to 1
 * @param p50Millis of the {@code ok} operations' latency, as the others
 */
public record LoadSummary(
        long operations,
        long ok,
        long fail,
        long info,
        double okShare,
        double opsPerSecond,
        double p50Millis,
        double p95Millis,
        double p99Millis,
        double maxMillis) {}
