// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.checker.versions.OperationText;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jepsen's causal reverse: writes insert values, each once, and reads return all values of a key. Whoever sees a write must
 * see every write that was acknowledged before it began; seeing the later without the earlier is what a serializable store
 * may do, and a strictly serializable one may not.
 *
 * <p>Time is proportional to the size of the reads. Values written twice are passed over, and make a valid verdict
 * {@code unknown}. Stateless. After {@code jepsen.tests.causal-reverse}, and the comments test of Jepsen's CockroachDB.
 */
public final class CausalReverseChecker implements Checker {
    private static final String ALGORITHM = "for each read, the earliest acknowledged write that it lacks";

    @Override
    public String property() {
        return "causal-reverse";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        ResultBuilder findings = new ResultBuilder();
        Canonical canonical = new Canonical(history.values());
        Map<Integer, Writes> byKey = new HashMap<>();
        for (int op = 0; op < history.size(); op++) {
            if (history.function(op).equals(Functions.WRITE) && !history.isFail(op)) {
                byKey.computeIfAbsent(canonical.of(history.key(op)), k -> new Writes())
                        .add(history, op, canonical.of(history.input(op)));
            }
        }
        byKey.values().forEach(writes -> writes.sort(history));
        long reads = 0;
        Unknown unknown = null;
        for (int op = 0; op < history.size(); op++) {
            Unknown.Cause cause = (op & 0xfff) == 0 ? budget.exhausted(0) : null;
            if (cause != null) {
                unknown = Unknown.stopped(cause, "judged " + reads + " reads");
                break;
            }
            if (isCollection(history, op)) {
                reads++;
                Writes writes = byKey.get(canonical.of(history.key(op)));
                if (writes != null && history.hasRealTime()) {
                    writes.judge(history, op, canonical, findings);
                }
            }
        }
        boolean repeated = byKey.values().stream().anyMatch(writes -> !writes.repeated.isEmpty());
        findings.measure("reads", reads);
        findings.measure(
                "writes",
                byKey.values().stream()
                        .mapToLong(writes -> writes.byValue.size())
                        .sum());
        if (unknown == null) {
            unknown = reason(history, reads, repeated);
        }
        return findings.result(property(), ALGORITHM, unknown, history.size(), 0);
    }

    private static boolean isCollection(History history, int op) {
        if (!history.isOk(op) || !history.function(op).equals(Functions.READ)) {
            return false;
        }
        Kind kind = history.values().kind(history.output(op));
        return kind == Kind.LIST || kind == Kind.SET;
    }

    private static @Nullable Unknown reason(History history, long reads, boolean repeated) {
        if (reads == 0) {
            return Unknown.tooFew("no read of a collection succeeded");
        } else if (!history.hasRealTime()) {
            return Unknown.withoutRealTime();
        }
        return repeated
                ? new Unknown(Unknown.Cause.UNDECIDABLE, "values were written more than once", "write each value once")
                : null;
    }

    /** The writes of a key that may have happened. */
    private static final class Writes {
        private final Map<Integer, Integer> byValue = new HashMap<>();
        private final Set<Integer> repeated = new HashSet<>();
        private final List<Integer> acknowledged = new ArrayList<>();

        void add(History history, int op, int value) {
            if (byValue.putIfAbsent(value, op) != null) {
                repeated.add(value);
            } else if (history.isOk(op)) {
                acknowledged.add(op);
            }
        }

        void sort(History history) {
            acknowledged.sort(Comparator.comparingInt(history::completeIndex));
        }

        void judge(History history, int read, Canonical canonical, ResultBuilder findings) {
            Values values = history.values();
            Set<Integer> seen = new HashSet<>();
            int newest = -1;
            for (int i = 0; i < values.length(history.output(read)); i++) {
                int value = canonical.of(values.element(history.output(read), i));
                seen.add(value);
                Integer write = repeated.contains(value) ? null : byValue.get(value);
                if (write != null && (newest < 0 || history.invokeIndex(write) > history.invokeIndex(newest))) {
                    newest = write;
                }
            }
            for (int earlier : acknowledged) {
                if (newest < 0 || history.completeIndex(earlier) >= history.invokeIndex(newest)) {
                    return;
                }
                int value = canonical.of(history.input(earlier));
                if (!seen.contains(value) && !repeated.contains(value)) {
                    report(history, read, earlier, newest, findings);
                    return;
                }
            }
        }

        private static void report(History history, int read, int earlier, int later, ResultBuilder findings) {
            OperationText text = new OperationText(history);
            String missing = text.value(earlier);
            String present = text.value(later);
            findings.add(
                    "causal-reverse",
                    present + " was seen without " + missing + ", which was written before it",
                    "A read saw " + present + " and not " + missing + ", though the write of " + missing
                            + " was acknowledged before that of " + present + " began.",
                    List.of(
                            "#" + earlier + " wrote " + missing + " and ended before #" + later + " began to write "
                                    + present + ".",
                            "#" + read + " saw " + present + " and not " + missing + "."),
                    List.of(earlier, later, read).stream().sorted().toList());
        }
    }
}
