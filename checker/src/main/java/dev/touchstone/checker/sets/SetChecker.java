// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sets;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges sets that clients {@code add} to and {@code read} whole, element by element, as {@code jepsen.checker/set-full} does.
 *
 * <p>An element is <em>known</em> from the first acknowledgement of its add or the end of the first read that had it.
 * It is <em>lost</em> if the last read to lack it began after that, and after every read that had it; <em>stale</em> if
 * such a read lacked it, but later ones had it; <em>never read</em> if it was acknowledged and no read could tell;
 * <em>recovered</em> if its add never learned its outcome and a read had it. Lost, duplicated, never added and aborted
 * elements make a history invalid; stale ones only where the set is claimed to be linearizable. Elements that a remove
 * may have taken out are judged only for what they should not be. Time and memory are in proportion to the total size of
 * the reads.
 */
public final class SetChecker implements Checker {
    private static final String ALGORITHM = "element by element (as Jepsen's set-full)";
    private static final int WORST = 10;

    private final boolean linearizable;

    private SetChecker(boolean linearizable) {
        this.linearizable = linearizable;
    }

    /** Elements may be late, but must not be lost. */
    public static SetChecker eventual() {
        return new SetChecker(false);
    }

    /** Elements must be in every read that begins after they are known: a stale element is a violation. */
    public static SetChecker linearizable() {
        return new SetChecker(true);
    }

    @Override
    public String property() {
        return "set";
    }

    @Override
    public boolean needsTheEnd() {
        return !linearizable;
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder out = new ResultBuilder();
        Unknown.Cause stopped = budget.exhausted(40L * history.size());
        if (stopped != null) {
            return out.result(property(), ALGORITHM, Unknown.stopped(stopped, "not begun"), 0, 0);
        }
        SetElements elements = new SetElements(history);
        elements.collect();
        SetFindings findings = new SetFindings(history, elements, out, linearizable);
        IntArrayList stale = new IntArrayList();
        int[] counts = classify(history, elements, findings, stale);
        findings.addStrangers();
        if (linearizable) {
            stale.forEach(findings::addStale);
        }
        measure(history, elements, counts, stale, out);
        return out.result(
                property(), ALGORITHM, unless(history, elements, counts), elements.attempts + elements.reads.size(), 0);
    }

    private static @Nullable Unknown unless(History history, SetElements elements, int[] counts) {
        if (elements.reads.isEmpty() && history.functions().contains("contains")) {
            String detail = "elements were asked for one by one, and the whole set was never read";
            return new Unknown(Unknown.Cause.TOO_FEW_OPERATIONS, detail, "ask for --model set, which judges that");
        }
        if (!elements.reads.isEmpty() && counts[Fate.STABLE.ordinal()] > 0) {
            return null;
        }
        String detail = elements.reads.isEmpty()
                ? "the set was never read"
                : "no read returned an element that was added, so nothing shows that adding works";
        return new Unknown(Unknown.Cause.TOO_FEW_OPERATIONS, detail, "add elements, and read the set after that");
    }

    private enum Fate {
        ACKNOWLEDGED,
        STABLE,
        LOST,
        NEVER_READ,
        RECOVERED
    }

    private static int[] classify(History history, SetElements elements, SetFindings findings, IntArrayList stale) {
        int[] counts = new int[Fate.values().length];
        for (int id = 0; id < elements.size(); id++) {
            int add = elements.add.getInt(id);
            if (add == SetElements.NONE) {
                continue;
            }
            boolean seen = elements.lastPresent.getInt(id) != SetElements.NONE;
            if (history.isFail(add)) {
                if (seen) {
                    findings.addAborted(id);
                }
                continue;
            }
            boolean gone = elements.removed.contains(id);
            counts[Fate.ACKNOWLEDGED.ordinal()] += history.isOk(add) ? 1 : 0;
            counts[Fate.RECOVERED.ordinal()] += history.isInfo(add) && seen ? 1 : 0;
            if (elements.isLost(id) && !gone) {
                counts[Fate.LOST.ordinal()]++;
                findings.addLost(id);
            } else if (elements.isStable(id)) {
                counts[Fate.STABLE.ordinal()]++;
                if (elements.isStale(id) && !gone) {
                    stale.add(id);
                }
            } else if (history.isOk(add) && !seen) {
                counts[Fate.NEVER_READ.ordinal()]++;
            }
        }
        return counts;
    }

    private static void measure(
            History history, SetElements elements, int[] counts, IntArrayList stale, ResultBuilder out) {
        out.measure("attempts", elements.attempts);
        out.measure("acknowledged", counts[Fate.ACKNOWLEDGED.ordinal()]);
        out.measure("reads", elements.reads.size());
        out.measure("stable", counts[Fate.STABLE.ordinal()]);
        out.measure("lost", counts[Fate.LOST.ordinal()]);
        out.measure("stale", stale.size());
        out.measure("neverRead", counts[Fate.NEVER_READ.ordinal()]);
        out.measure("recovered", counts[Fate.RECOVERED.ordinal()]);
        out.measure("duplicated", elements.duplicated.size() / 2);
        out.measure("unexpected", elements.unexpected.size() / 2);
        long[] latencies = new long[counts[Fate.STABLE.ordinal()]];
        int next = 0;
        for (int id = 0; id < elements.size(); id++) {
            boolean counted = elements.add.getInt(id) != SetElements.NONE
                    && !history.isFail(elements.add.getInt(id))
                    && elements.isStable(id);
            if (counted && next < latencies.length) {
                latencies[next++] = elements.absentNanos(id);
            }
        }
        Arrays.sort(latencies);
        Map<String, Object> quantiles = new LinkedHashMap<>();
        if (latencies.length > 0) {
            quantiles.put("p50", quantile(latencies, 0.5));
            quantiles.put("p95", quantile(latencies, 0.95));
            quantiles.put("p99", quantile(latencies, 0.99));
            quantiles.put("max", quantile(latencies, 1));
        }
        out.measure("stableLatencyMillis", quantiles);
        out.measure("worstStale", worstStale(history, elements, stale));
    }

    private static double quantile(long[] sorted, double q) {
        return sorted[Math.max(0, (int) Math.ceil(q * sorted.length) - 1)] / 1e6;
    }

    private static List<Map<String, Object>> worstStale(History history, SetElements elements, IntArrayList stale) {
        int[] worst = stale.toIntArray();
        IntArrays.mergeSort(worst, (a, b) -> Long.compare(elements.absentNanos(b), elements.absentNanos(a)));
        return Arrays.stream(worst)
                .limit(WORST)
                .mapToObj(id -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("element", history.values().render(elements.ref.getInt(id)));
                    entry.put("op", elements.add.getInt(id));
                    entry.put("absentMillis", elements.absentNanos(id) / 1e6);
                    return entry;
                })
                .toList();
    }
}
