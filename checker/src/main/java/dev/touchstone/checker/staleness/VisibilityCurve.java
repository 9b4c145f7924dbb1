// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The share of stale reads by how long ago the newest write had been acknowledged: measured t-visibility.
 *
 * <p>Only reads that began while no write of their key was open count, as in Bailis et al., "Probabilistically Bounded
 * Staleness for Practical Partial Quorums" (VLDB 2012). Each share has its Wilson interval at 95 %.
 */
final class VisibilityCurve {
    private static final double[] EDGES_MILLIS = {0, 0.5, 1, 2, 5, 10, 50, 100, 500, 1000};
    private static final double NORMAL_95 = 1.959963984540054;

    private final long[] reads = new long[EDGES_MILLIS.length];
    private final long[] stale = new long[EDGES_MILLIS.length];

    void add(long sinceNewestNanos, boolean isStale) {
        int bin = EDGES_MILLIS.length - 1;
        while (bin > 0 && sinceNewestNanos < EDGES_MILLIS[bin] * 1e6) {
            bin--;
        }
        reads[bin]++;
        if (isStale) {
            stale[bin]++;
        }
    }

    /** One entry a bin; the last has no {@code toMillis}, and empty bins no share. */
    List<Map<String, Object>> bins() {
        List<Map<String, Object>> bins = new ArrayList<>();
        for (int i = 0; i < reads.length; i++) {
            Map<String, Object> bin = new LinkedHashMap<>();
            bin.put("fromMillis", EDGES_MILLIS[i]);
            if (i + 1 < EDGES_MILLIS.length) {
                bin.put("toMillis", EDGES_MILLIS[i + 1]);
            }
            bin.put("reads", reads[i]);
            bin.put("stale", stale[i]);
            if (reads[i] > 0) {
                double[] interval = wilson(stale[i], reads[i]);
                bin.put("share", (double) stale[i] / reads[i]);
                bin.put("low", interval[0]);
                bin.put("high", interval[1]);
            }
            bins.add(bin);
        }
        return bins;
    }

    /** The Wilson score interval of a proportion: both bounds, within [0, 1]. */
    static double[] wilson(long successes, long trials) {
        double z2 = NORMAL_95 * NORMAL_95;
        double p = (double) successes / trials;
        double centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
        double half = NORMAL_95 / (1 + z2 / trials) * Math.sqrt(p * (1 - p) / trials + z2 / (4.0 * trials * trials));
        return new double[] {
            successes == 0 ? 0 : Math.max(0, centre - half), successes == trials ? 1 : Math.min(1, centre + half)
        };
    }
}
