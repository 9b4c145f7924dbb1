// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.monotonic;

import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Judges rows of growing values against the last read of all of them, as Jepsen's test of CockroachDB. Equal timestamps leave the order of their
 * rows open. Not thread-safe.
 */
final class GrowingRows {
    private final History history;
    private final Values values;
    private final boolean linearizable;
    private final ResultBuilder findings;
    private final List<Row> rows = new ArrayList<>();
    private final Map<BigDecimal, Integer> added = new LinkedHashMap<>();
    private final Map<BigDecimal, Integer> failed = new HashMap<>();
    private final Map<BigDecimal, Integer> open = new HashMap<>();
    private long late;
    private int lastRead = -1;
    private @Nullable Unknown unknown;

    GrowingRows(History history, boolean linearizable, ResultBuilder findings) {
        this.history = history;
        this.values = history.values();
        this.linearizable = linearizable;
        this.findings = findings;
    }

    /** Whether a history is of rows: something is added, or a read returns a list. */
    static boolean areIn(History history) {
        for (int op = 0; op < history.size(); op++) {
            if (history.function(op).equals(Functions.ADD)
                    || (history.function(op).equals(Functions.READ)
                            && history.isOk(op)
                            && history.values().kind(history.output(op)) == Kind.LIST)) {
                return true;
            }
        }
        return false;
    }

    /** Judges; what was left open is the answer, or null. */
    @Nullable
    Unknown judge() {
        for (int op = 0; op < history.size(); op++) {
            if (history.function(op).equals(Functions.READ) && history.isOk(op)) {
                lastRead = op;
            }
        }
        if (lastRead < 0) {
            return Unknown.tooFew("the rows were never read");
        }
        readRows();
        readAdds();
        if (unknown != null) {
            return unknown;
        }
        judgeOrders();
        judgeFates();
        findings.measure("rows", rows.size());
        if (rows.size() < 2) {
            return Unknown.tooFew("the last read returned fewer than two rows");
        } else if (late > 0) {
            return Unknown.tooFew(late + " acknowledged rows may be later than the last read");
        }
        return null;
    }

    private void readRows() {
        int list = history.output(lastRead);
        for (int i = 0; i < values.length(list); i++) {
            Row row = Row.of(values, values.element(list, i));
            if (row == null) {
                unknown = Unknown.ofAnotherKind("#" + lastRead + " read " + values.render(values.element(list, i), 80)
                        + ", which is no row {:val number, :sts number}");
                return;
            }
            rows.add(row);
        }
        if (values.kind(list) != Kind.LIST) {
            unknown = Unknown.ofAnotherKind("#" + lastRead + " read no list of rows");
        }
    }

    private void readAdds() {
        for (int op = 0; op < history.size(); op++) {
            if (!history.function(op).equals(Functions.ADD)) {
                continue;
            }
            Row row = Row.of(values, history.output(op));
            if (row == null && history.isOk(op) && unknown == null) {
                unknown = Unknown.ofAnotherKind("#" + op + " added " + values.render(history.output(op), 80)
                        + ", which is no row {:val number, :sts number}");
            } else if (row != null) {
                Map<BigDecimal, Integer> fate = history.isOk(op) ? added : history.isFail(op) ? failed : open;
                fate.putIfAbsent(row.value(), op);
            }
        }
    }

    private void judgeOrders() {
        for (int i = 1; i < rows.size(); i++) {
            Row before = rows.get(i - 1);
            Row after = rows.get(i);
            if (before.timestamp().compareTo(after.timestamp()) > 0) {
                report(
                        "unsorted-read",
                        "The last read is not sorted by timestamp",
                        "The last read returned " + before.inWords() + " before " + after.inWords() + ".");
            }
        }
        boolean toldByProcess = rows.stream().anyMatch(row -> row.process() != Values.NIL);
        long inAll = judgeValues("reordered", rows, !toldByProcess || linearizable, "");
        findings.measure("reordered", inAll);
        findings.measure("reordered-by-process", judgeBy("reordered-process", Row::process, true, " of process "));
        findings.measure("reordered-by-node", judgeBy("", Row::node, false, ""));
        findings.measure("reordered-by-table", judgeBy("", Row::table, false, ""));
    }

    private long judgeBy(String anomaly, ToIntFunction<Row> column, boolean counts, String what) {
        Map<Integer, List<Row>> groups = new LinkedHashMap<>();
        for (Row row : rows) {
            groups.computeIfAbsent(column.applyAsInt(row), key -> new ArrayList<>())
                    .add(row);
        }
        long reordered = 0;
        for (Map.Entry<Integer, List<Row>> group : groups.entrySet()) {
            if (group.getKey() != Values.NIL) {
                reordered += judgeValues(anomaly, group.getValue(), counts, what + values.render(group.getKey()));
            }
        }
        return reordered;
    }

    /** How many rows have a lower value than the one before, by timestamp; equal timestamps are taken in the order that is right. */
    private long judgeValues(String anomaly, List<Row> some, boolean counts, String whose) {
        List<Row> sorted = new ArrayList<>(some);
        sorted.sort(Comparator.comparing(Row::timestamp).thenComparing(Row::value));
        long reordered = 0;
        for (int i = 1; i < sorted.size(); i++) {
            Row before = sorted.get(i - 1);
            Row after = sorted.get(i);
            if (before.value().compareTo(after.value()) > 0) {
                reordered++;
                if (counts) {
                    report(
                            anomaly,
                            "Values" + whose + " went back as time went on",
                            "By its timestamp " + before.inWords() + " was added before " + after.inWords() + whose
                                    + ", and has the greater value.");
                }
            }
        }
        return reordered;
    }

    private void judgeFates() {
        Map<BigDecimal, Integer> seen = new LinkedHashMap<>();
        rows.forEach(row -> seen.merge(row.value(), 1, Integer::sum));
        seen.forEach((value, times) -> {
            if (times > 1) {
                report(
                        "duplicate-elements",
                        value.toPlainString() + " was read " + times + " times",
                        "The last read returned " + times + " rows of the value " + value.toPlainString() + ".");
            }
            if (failed.containsKey(value) && !added.containsKey(value) && !open.containsKey(value)) {
                reportRevived(value, failed.get(value));
            }
        });
        added.forEach((value, op) -> {
            boolean before = !history.hasRealTime() || history.completeIndex(op) < history.invokeIndex(lastRead);
            if (!seen.containsKey(value) && before) {
                reportLost(value, op);
            }
            late += !seen.containsKey(value) && !before ? 1 : 0;
        });
        findings.measure("acknowledged", added.size());
        findings.measure(
                "recovered", open.keySet().stream().filter(seen::containsKey).count());
    }

    private void report(String anomaly, String title, String inWords) {
        findings.add(anomaly, title, inWords, List.of("#" + lastRead + " is the last read."), List.of(lastRead));
    }

    private void reportRevived(BigDecimal value, int add) {
        findings.add(
                "aborted-read",
                "Failed add was read: " + value.toPlainString(),
                "The row of " + value.toPlainString() + " was read, though its add surely did not happen.",
                List.of("#" + add + " added " + value.toPlainString() + " and failed.", "#" + lastRead + " read it."),
                List.of(Math.min(add, lastRead), Math.max(add, lastRead)));
    }

    private void reportLost(BigDecimal value, int add) {
        findings.addUnless(
                "a later read has it",
                "lost-element",
                "Lost row of " + value.toPlainString(),
                "The row of " + value.toPlainString() + " was acknowledged, and the last read lacks it.",
                List.of(
                        "#" + add + " saw or added " + value.toPlainString() + ".",
                        "#" + lastRead + " began later, is the last read, and lacks it."),
                List.of(Math.min(add, lastRead), Math.max(add, lastRead)));
    }
}
