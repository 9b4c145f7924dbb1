// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.staleness;

import dev.touchstone.checker.Measurement;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums the lag of all reads up into the figures of a report. */
final class StalenessSummary {
    private static final int WORST = 10;

    private final History history;
    private final ReadsFrom readsFrom;
    private final Lag lag;
    private final IntArrayList stale = new IntArrayList();
    private final TreeMap<Integer, Long> histogram = new TreeMap<>();
    private final VisibilityCurve curve = new VisibilityCurve();
    private final long[][] byFault = new long[2][2];
    private final int[] keyReads;
    private final int[] keyStale;
    private final int[] keyVersions;
    private final long[] keyNanos;
    private long reads;

    StalenessSummary(History history, ReadsFrom readsFrom, Lag lag) {
        this.history = history;
        this.readsFrom = readsFrom;
        this.lag = lag;
        keyReads = new int[readsFrom.keys()];
        keyStale = new int[readsFrom.keys()];
        keyVersions = new int[readsFrom.keys()];
        keyNanos = new long[readsFrom.keys()];
        FaultSpans faults = new FaultSpans(history);
        for (int op = 0; op < history.size(); op++) {
            if (lag.versionsBehind(op) != Lag.NOT_JUDGED) {
                add(op, faults.overlaps(history.invokeNanos(op), history.completeNanos(op)));
            }
        }
        IntArrays.quickSort(stale.elements(), 0, stale.size(), this::worstFirst);
    }

    private void add(int op, boolean duringFault) {
        int versions = lag.versionsBehind(op);
        int key = readsFrom.key(op);
        boolean isStale = versions > 0;
        reads++;
        histogram.merge(versions, 1L, Long::sum);
        keyReads[key]++;
        byFault[duringFault ? 1 : 0][0]++;
        if (isStale) {
            stale.add(op);
            keyStale[key]++;
            keyVersions[key] = Math.max(keyVersions[key], versions);
            keyNanos[key] = Math.max(keyNanos[key], lag.nanosBehind(op));
            byFault[duringFault ? 1 : 0][1]++;
        }
        if (lag.sinceNewestNanos(op) >= 0) {
            curve.add(lag.sinceNewestNanos(op), isStale);
        }
    }

    private int worstFirst(int a, int b) {
        int byTime = Long.compare(lag.nanosBehind(b), lag.nanosBehind(a));
        int byVersions = Integer.compare(lag.versionsBehind(b), lag.versionsBehind(a));
        return byTime != 0 ? byTime : byVersions != 0 ? byVersions : Integer.compare(a, b);
    }

    /** Reads that were judged. */
    long reads() {
        return reads;
    }

    /** By key, the most versions that a read is proven to be behind. */
    int[] versionsBehindByKey() {
        return keyVersions;
    }

    /** Stale reads, the longest behind first. */
    IntArrayList stale() {
        return stale;
    }

    void measure(ResultBuilder out) {
        out.measure(Measurement.READS, reads);
        out.measure("staleReads", (long) stale.size());
        out.measure(Measurement.STALE_SHARE, share(stale.size(), reads));
        Map<String, Object> counts = new LinkedHashMap<>();
        histogram.forEach((k, count) -> counts.put(Integer.toString(k), count));
        out.measure(Measurement.VERSIONS_BEHIND, counts);
        out.measure(Measurement.BEHIND_MILLIS, behindMillis());
        out.measure(
                "worstReads",
                stale.intStream().limit(WORST).mapToObj(this::worstRead).toList());
        out.measure("worstKeys", worstKeys());
        out.measure(Measurement.T_VISIBILITY, curve.bins());
        out.measure("duringFaults", split(byFault[1]));
        out.measure("withoutFaults", split(byFault[0]));
        out.measure("readsOfRepeatedValues", (long) readsFrom.ambiguous());
        out.measure(
                "readsOfUnknownValues",
                (long) readsFrom.unwritten().size() + readsFrom.aborted().size());
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static Map<String, Object> split(long[] counts) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("reads", counts[0]);
        out.put("staleReads", counts[1]);
        out.put("staleShare", share(counts[1], counts[0]));
        return out;
    }

    /** Quantiles over the stale reads, by nearest rank. */
    private Map<String, Object> behindMillis() {
        LongArrayList nanos = new LongArrayList(stale.size());
        for (int i = 0; i < stale.size(); i++) {
            nanos.add(lag.nanosBehind(stale.getInt(i)));
        }
        long[] sorted = nanos.toLongArray();
        Arrays.sort(sorted);
        Map<String, Object> out = new LinkedHashMap<>();
        if (sorted.length > 0) {
            out.put("p50", quantile(sorted, 0.5));
            out.put("p95", quantile(sorted, 0.95));
            out.put("p99", quantile(sorted, 0.99));
            out.put("max", quantile(sorted, 1));
        }
        return out;
    }

    private static double quantile(long[] sorted, double q) {
        int rank = (int) Math.ceil(q * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }

    private Map<String, Object> worstRead(int op) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("op", op);
        out.put("key", history.values().render(history.key(op)));
        out.put("versionsBehind", lag.versionsBehind(op));
        out.put("millisBehind", lag.nanosBehind(op) / 1e6);
        return out;
    }

    private List<Map<String, Object>> worstKeys() {
        IntArrayList keys = new IntArrayList();
        for (int key = 0; key < keyStale.length; key++) {
            if (keyStale[key] > 0) {
                keys.add(key);
            }
        }
        IntArrays.mergeSort(
                keys.elements(),
                0,
                keys.size(),
                (a, b) ->
                        keyStale[a] != keyStale[b] ? Integer.compare(keyStale[b], keyStale[a]) : Integer.compare(a, b));
        return keys.intStream().limit(WORST).mapToObj(this::worstKey).toList();
    }

    private Map<String, Object> worstKey(int key) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("key", history.values().render(readsFrom.keyRef(key)));
        out.put("reads", keyReads[key]);
        out.put("staleReads", keyStale[key]);
        out.put("maxVersionsBehind", keyVersions[key]);
        out.put("maxMillisBehind", keyNanos[key] / 1e6);
        return out;
    }
}
