// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.history.History;
import dev.touchstone.history.Outcome;
import dev.touchstone.reports.run.LoadSummary;
import java.util.Arrays;

/** What clients saw, in numbers, from a history. */
final class LoadSummaries {
    private LoadSummaries() {}

    static LoadSummary of(History history) {
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
                quantile(sorted, 1));
    }

    private static double quantile(double[] sorted, double q) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, Math.round(q * (sorted.length - 1)))];
    }
}
