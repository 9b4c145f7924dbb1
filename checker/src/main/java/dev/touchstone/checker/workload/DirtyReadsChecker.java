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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Jepsen's dirty reads: each write sets all rows to one value, each read returns the values of all rows. A read must not
 * return a value whose write failed. Reads whose rows differ are counted as {@code inconsistent-reads}, not judged: read
 * committed allows them.
 *
 * <p>Reads may return one value or a collection. A value that another write may have put there is not held against a read.
 * Time is proportional to the size of the reads. Stateless. After the dirty reads test of Jepsen's Galera.
 */
public final class DirtyReadsChecker implements Checker {
    private static final String ALGORITHM = "reads against the values of failed writes";

    @Override
    public String property() {
        return "dirty-reads";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder findings = new ResultBuilder();
        Canonical canonical = new Canonical(history.values());
        Map<List<Integer>, Integer> failed = failedWrites(history, canonical);
        long reads = 0;
        long inconsistent = 0;
        Unknown unknown = null;
        for (int op = 0; op < history.size(); op++) {
            Unknown.Cause cause = (op & 0xfff) == 0 ? budget.exhausted(0) : null;
            if (cause != null) {
                unknown = Unknown.stopped(cause, "judged " + reads + " reads");
                break;
            }
            if (!history.isOk(op) || !history.function(op).equals(Functions.READ)) {
                continue;
            }
            reads++;
            int key = canonical.of(history.key(op));
            Set<Integer> seen = rows(history, op, canonical);
            inconsistent += seen.size() > 1 ? 1 : 0;
            for (int value : seen) {
                Integer write = failed.get(List.of(key, value));
                if (write != null) {
                    report(history, op, write, findings);
                    break;
                }
            }
        }
        findings.measure("reads", reads);
        findings.measure("inconsistent-reads", inconsistent);
        findings.measure("failed-writes", failed.size());
        if (unknown == null && reads == 0) {
            unknown = Unknown.tooFew("no read succeeded");
        }
        return findings.result(property(), ALGORITHM, unknown, history.size(), 0);
    }

    /** Failed writes by key and value, those left out that another write may have written too. */
    private static Map<List<Integer>, Integer> failedWrites(History history, Canonical canonical) {
        Map<List<Integer>, Integer> failed = new HashMap<>();
        List<List<Integer>> others = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            if (history.function(op).equals(Functions.WRITE)) {
                List<Integer> what = List.of(canonical.of(history.key(op)), canonical.of(history.input(op)));
                if (history.isFail(op)) {
                    failed.putIfAbsent(what, op);
                } else {
                    others.add(what);
                }
            }
        }
        others.forEach(failed::remove);
        return failed;
    }

    private static Set<Integer> rows(History history, int op, Canonical canonical) {
        Values values = history.values();
        int output = history.output(op);
        Set<Integer> seen = new HashSet<>();
        if (!values.isComposite(output)) {
            seen.add(output);
        }
        for (int i = 0; i < values.length(output); i++) {
            seen.add(canonical.of(values.element(output, i)));
        }
        return seen;
    }

    private static void report(History history, int read, int write, ResultBuilder findings) {
        String value = history.values().render(history.input(write));
        findings.add(
                "dirty-read",
                "A read of " + value + ", whose write failed",
                "A read returned " + value + ", though the only write of " + value + " surely did not happen.",
                List.of("#" + write + " wrote " + value + " and failed.", "#" + read + " read " + value + "."),
                List.of(Math.min(read, write), Math.max(read, write)));
    }
}
