// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counters, at first 0, that {@code add} changes and {@code read} returns, as Jepsen's {@code jepsen.checker/counter}, but for additions of
 * either sign. A read must return at least the sum of what was surely added before it, and at most that of what may have been.
 *
 * <p>That is necessary, not sufficient. Where nothing is taken away, reads must not go down either; and where every addition
 * is 1 the check is exact: some order of additions and reads explains all reads, found by giving each count in turn the
 * addition that must come first. The measurement {@code exact} says so. O(n log n); stateless.
 *
 * <p>A history without a read that succeeded is {@code unknown}.
 */
public final class CounterChecker implements Checker {
    /** Sums of this many times the largest addition do not overflow. */
    private static final long MAX_DELTA = Long.MAX_VALUE >> 32;

    private static final int NONE = -1;

    @Override
    public String property() {
        return "counter";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder findings = new ResultBuilder();
        Map<Integer, CounterTimeline> counters = new LinkedHashMap<>();
        Unknown unknown = readable(history);
        long reads = 0;
        boolean exact = true;
        if (unknown == null) {
            reads = sweep(history, counters, findings);
            for (CounterTimeline counter : counters.values()) {
                Unknown.Cause cause = budget.exhausted(0);
                if (cause != null) {
                    unknown = Unknown.stopped(cause, "some counters were judged by their bounds alone");
                    break;
                }
                counter.judge(findings);
                exact &= counter.isExact();
            }
        }
        if (unknown == null && reads == 0) {
            unknown = Unknown.tooFew("no read succeeded");
        }
        findings.measure("counters", counters.size());
        findings.measure("reads", reads);
        findings.measure("exact", exact ? "yes" : "no: bounds only");
        String algorithm =
                exact ? "unit additions, earliest deadline first" : "bounds for each read (necessary, not sufficient)";
        return findings.result(property(), algorithm, unknown, history.size(), 0);
    }

    private static @Nullable Unknown readable(History history) {
        if (!history.hasRealTime()) {
            return Unknown.withoutRealTime();
        }
        Values values = history.values();
        for (int op = 0; op < history.size(); op++) {
            int delta = history.input(op);
            boolean adds = history.function(op).equals(Functions.ADD) && !history.isFail(op);
            if (adds && (!values.isLong(delta) || Math.abs(values.asLong(delta)) > MAX_DELTA)) {
                return new Unknown(
                        Unknown.Cause.UNDECIDABLE,
                        "#" + op + " adds " + values.render(delta) + ", which is no whole number of at most "
                                + MAX_DELTA,
                        "record what was added as a number");
            }
        }
        return null;
    }

    /** Goes through all events in order, and tells each counter; gives the number of acknowledged reads. */
    private static long sweep(History history, Map<Integer, CounterTimeline> counters, ResultBuilder findings) {
        int[] invoked = new int[history.events() + 1];
        int[] completed = new int[history.events() + 1];
        Arrays.fill(invoked, NONE);
        Arrays.fill(completed, NONE);
        for (int op = 0; op < history.size(); op++) {
            invoked[history.invokeIndex(op)] = op;
            if (history.isOk(op)) {
                completed[history.completeIndex(op)] = op;
            }
        }
        Canonical canonical = new Canonical(history.values());
        long reads = 0;
        for (int event = 0; event < invoked.length; event++) {
            int begins = invoked[event];
            int ends = completed[event];
            if (begins != NONE && isCounted(history, begins)) {
                counters.computeIfAbsent(canonical.of(history.key(begins)), key -> new CounterTimeline(history))
                        .begin(begins);
            }
            if (ends != NONE && isCounted(history, ends)) {
                reads += history.function(ends).equals(Functions.READ) ? 1 : 0;
                CounterTimeline counter = counters.get(canonical.of(history.key(ends)));
                if (counter != null) {
                    counter.end(ends, findings);
                }
            }
        }
        return reads;
    }

    private static boolean isCounted(History history, int op) {
        return switch (history.function(op)) {
            case Functions.ADD -> !history.isFail(op);
            case Functions.READ -> history.isOk(op);
            default -> false;
        };
    }
}
