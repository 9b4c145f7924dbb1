// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.run;

import org.jspecify.annotations.Nullable;

/**
 * What the clients of a cell saw, in numbers.
 *
 * @param okShare the share of operations that ended {@code ok}, 0 to 1
 * @param p50Millis of the {@code ok} operations' latency, as the others; -1 if unknown, as the machine was overloaded
 * @param pace whether the machine kept the load; null if it cannot be told, and in older runs
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
        double maxMillis,
        @Nullable LoadPace pace) {
    /** Nothing was done. */
    public static final LoadSummary NONE = new LoadSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null);

    /** Whether less than half of the asked load was achieved while nothing was broken. */
    public boolean overloaded() {
        return pace != null && pace.overloaded();
    }

    /** The same without what an overloaded machine says nothing true of. */
    public LoadSummary withoutLatency() {
        return new LoadSummary(operations, ok, fail, info, okShare, opsPerSecond, -1, -1, -1, -1, pace);
    }
}
