// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.reports.run.LoadPace;
import dev.touchstone.reports.run.LoadSummary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What clients saw, in numbers, from a history. */
final class LoadSummaries {
    /** So many operations must have been asked for, or chance alone may halve them. */
    private static final double ASKED_LEAST = 30;

    private LoadSummaries() {}

    /** Of a cell: latencies are left out if the machine could not keep the load. */
    static LoadSummary of(CellRun run) {
        LoadSummary summary = of(run.history(), pace(run));
        return summary.overloaded() ? summary.withoutLatency() : summary;
    }

    private static LoadSummary of(History history, @Nullable LoadPace pace) {
        long[] counts = new long[Outcome.values().length];
        double[] millis = new double[history.size()];
        int answered = 0;
        long last = 0;
        for (int op = 0; op < history.size(); op++) {
            counts[history.outcome(op).ordinal()]++;
            last = Math.max(last, history.invokeNanos(op));
            if (history.isOk(op)) {
                millis[answered++] = (history.completeNanos(op) - history.invokeNanos(op)) / 1e6;
            }
        }
        double[] sorted = Arrays.copyOf(millis, answered);
        Arrays.sort(sorted);
        long first = history.size() == 0 ? 0 : history.invokeNanos(0);
        double seconds = Math.max(1e-3, (last - first) / 1e9);
        return new LoadSummary(
                history.size(),
                counts[0],
                counts[1],
                counts[2],
                history.size() == 0 ? 0 : (double) counts[0] / history.size(),
                history.size() / seconds,
                quantile(sorted, 0.5),
                quantile(sorted, 0.95),
                quantile(sorted, 0.99),
                quantile(sorted, 1),
                pace);
    }

    /**
     * The pace from the beginning of the load until its first fault was asked for, or until its end. Null if the time was too
     * short to tell. An operation that was begun counts: its client was free to.
     */
    private static @Nullable LoadPace pace(CellRun run) {
        long end = run.schedule().load().toNanos();
        for (FaultRecord fault : run.faults()) {
            if (fault.askedNanos() >= 0) {
                end = Math.min(end, fault.askedNanos());
            }
        }
        if (!run.cutShort().isEmpty() && run.history().size() > 0) {
            // The load ended somewhere before; it ran at least until the last operation began.
            end = Math.min(end, run.history().invokeNanos(run.history().size() - 1));
        }
        double seconds = end / 1e9;
        if (run.burden().askedPerSecond() * seconds < ASKED_LEAST) {
            return null;
        }
        int begun = 0;
        for (int op = 0; op < run.history().size(); op++) {
            begun += run.history().invokeNanos(op) < end ? 1 : 0;
        }
        return new LoadPace(run.burden().askedPerSecond(), begun / seconds, seconds);
    }

    private static double quantile(double[] sorted, double q) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, Math.round(q * (sorted.length - 1)))];
    }
}
