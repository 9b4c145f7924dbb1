// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Jepsen's long fork: transactions write one key, once, or read a group of keys. All reads of a group must have seen its
 * writes in one order: of any two, one saw everything that the other saw. Two that did not are a long fork, which parallel
 * snapshot isolation allows and snapshot isolation does not.
 *
 * <p>The value of an operation is a list of {@code [r key value]} and {@code [w key value]}. Reads of the same keys are one
 * group, sorted by how much they saw; each must be within the next. O(n log n) for n reads. Stateless.
 *
 * <p>After {@code jepsen.tests.long-fork}; the anomaly, and parallel snapshot isolation, are of Sovran, Power, Aguilera and
 * Li, "Transactional Storage for Geo-Replicated Systems" (SOSP 2011).
 */
public final class LongForkChecker implements Checker {
    private static final String ALGORITHM = "reads of a group form a chain by inclusion";

    private final int groupSize;

    /** Groups of any size. */
    public LongForkChecker() {
        this(0);
    }

    /**
     * Groups of one size.
     *
     * @param groupSize how many keys every read has; a history with other reads is {@code unknown}. 0 takes any
     */
    public LongForkChecker(int groupSize) {
        if (groupSize < 0) {
            throw new IllegalArgumentException("a group has no " + groupSize + " keys");
        }
        this.groupSize = groupSize;
    }

    @Override
    public String property() {
        return "long-fork";
    }

    @Override
    public CheckResult check(History history, Budget budget) {
        Reads reads = new Reads(history, groupSize);
        ResultBuilder findings = new ResultBuilder();
        Unknown unknown = reads.unknown;
        for (Group group : reads.groups.values()) {
            Unknown.Cause cause = budget.exhausted(0);
            if (cause != null) {
                unknown = Unknown.stopped(cause, "some groups of keys were not compared");
                break;
            }
            group.sort();
            for (int i = 1; i < group.reads.size(); i++) {
                Read less = group.reads.get(i - 1);
                Read more = group.reads.get(i);
                if (!less.isWithin(more)) {
                    reportFork(history.values(), group, less, more, findings);
                }
            }
        }
        findings.measure("groups", reads.groups.size());
        findings.measure("reads", reads.count);
        findings.measure("reads-of-nothing", reads.early);
        findings.measure("reads-of-everything", reads.late);
        return findings.result(property(), ALGORITHM, unknown, reads.count, 0);
    }

    private static void reportFork(Values values, Group group, Read a, Read b, ResultBuilder findings) {
        BitSet onlyA = (BitSet) a.seen.clone();
        onlyA.andNot(b.seen);
        BitSet onlyB = (BitSet) b.seen.clone();
        onlyB.andNot(a.seen);
        String x = values.render(group.keys[onlyA.nextSetBit(0)]);
        String y = values.render(group.keys[onlyB.nextSetBit(0)]);
        findings.add(
                "long-fork",
                "Two reads saw the writes of " + x + " and " + y + " in opposite orders",
                "One transaction saw the write of " + x + " and not yet that of " + y + ", another that of " + y
                        + " and not yet that of " + x + ".",
                List.of(
                        "#" + a.op + " saw " + x + " written and " + y + " not: so " + x + " was written first.",
                        "#" + b.op + " saw " + y + " written and " + x + " not: so " + y + " was written first."),
                List.of(Math.min(a.op, b.op), Math.max(a.op, b.op)));
    }

    /** One read of a group: which of its keys, in order, had been written. */
    private record Read(int op, BitSet seen) {
        boolean isWithin(Read other) {
            BitSet rest = (BitSet) seen.clone();
            rest.andNot(other.seen);
            return rest.isEmpty();
        }
    }

    /** The reads of the same keys. */
    private static final class Group {
        private final int[] keys;
        private final List<Read> reads = new ArrayList<>();

        Group(int[] keys) {
            this.keys = keys;
        }

        void sort() {
            reads.sort(Comparator.<Read>comparingInt(read -> read.seen.cardinality())
                    .thenComparingInt(Read::op));
        }
    }

    /** The reads of a history by group, and why they cannot be judged if so. */
    private static final class Reads {
        private final Values values;
        private final Canonical canonical;
        private final Map<List<Integer>, Group> groups = new HashMap<>();
        private final Map<Integer, Integer> written = new HashMap<>();
        private final Map<Integer, Integer> seen = new HashMap<>();
        private long count;
        private long early;
        private long late;
        private @Nullable Unknown unknown;

        Reads(History history, int groupSize) {
            values = history.values();
            canonical = new Canonical(values);
            for (int op = 0; op < history.size(); op++) {
                int txn = history.value(op);
                if (!isTransaction(txn)) {
                    continue;
                }
                if (values.asText(values.element(values.element(txn, 0), 0)).equals("w")) {
                    addWrite(txn, history.isFail(op));
                } else if (history.isOk(op)) {
                    addRead(op, txn, groupSize);
                }
            }
            if (count == 0 && unknown == null) {
                unknown = Unknown.tooFew("no transaction that reads succeeded");
            }
        }

        private boolean isTransaction(int ref) {
            for (int i = 0; i < values.length(ref); i++) {
                int micro = values.element(ref, i);
                if (values.kind(micro) != Kind.LIST
                        || values.length(micro) != 3
                        || values.kind(values.element(micro, 0)) != Kind.KEYWORD) {
                    return false;
                }
            }
            return values.kind(ref) == Kind.LIST && values.length(ref) > 0;
        }

        private void addWrite(int txn, boolean failed) {
            for (int i = 0; i < values.length(txn); i++) {
                int key = canonical.of(values.element(values.element(txn, i), 1));
                if (!failed && written.put(key, i) != null) {
                    undecidable("key " + values.render(key) + " was written more than once", "write each key once");
                }
            }
        }

        private void addRead(int op, int txn, int groupSize) {
            TreeMap<Integer, Integer> byKey = new TreeMap<>();
            for (int i = 0; i < values.length(txn); i++) {
                int micro = values.element(txn, i);
                int value = canonical.of(values.element(micro, 2));
                int key = canonical.of(values.element(micro, 1));
                byKey.put(key, value);
                Integer before = value == Values.NIL ? null : seen.put(key, value);
                if (before != null && before != value) {
                    undecidable(
                            "two values were read from key " + values.render(key) + ", " + values.render(before)
                                    + " and " + values.render(value),
                            "write each key once");
                }
            }
            if (groupSize != 0 && byKey.size() != groupSize) {
                undecidable(
                        "#" + op + " reads " + byKey.size() + " keys, not " + groupSize,
                        "read groups of one size, or name their size");
                return;
            }
            BitSet present = new BitSet();
            int at = 0;
            for (int value : byKey.values()) {
                present.set(at++, value != Values.NIL);
            }
            int[] keys = byKey.keySet().stream().mapToInt(Integer::intValue).toArray();
            groups.computeIfAbsent(List.copyOf(byKey.keySet()), k -> new Group(keys))
                    .reads
                    .add(new Read(op, present));
            count++;
            early += present.isEmpty() ? 1 : 0;
            late += present.cardinality() == keys.length ? 1 : 0;
        }

        private void undecidable(String detail, String remedy) {
            if (unknown == null) {
                unknown = new Unknown(Unknown.Cause.UNDECIDABLE, detail, remedy);
            }
        }
    }
}
