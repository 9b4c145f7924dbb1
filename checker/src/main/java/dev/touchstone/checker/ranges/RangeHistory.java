// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.ranges;

import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What there is in a history of ranges: the keys that may ever have been there, in order, those that may have been deleted, and of which kind it is. Not thread-safe. */
final class RangeHistory {
    private final History history;
    private final Values values;
    private final Canonical canonical;
    private final KeyOrder order;
    private final IntOpenHashSet written = new IntOpenHashSet();
    private final IntOpenHashSet deleted = new IntOpenHashSet();
    private Integer[] keys = {};
    private boolean lists;
    private boolean registers;
    private long ranges;
    private long absences;
    private @Nullable String problem;

    /** Operations that were given a key outside of the range that they asked for, and that key. */
    private final List<int[]> outside = new ArrayList<>();

    RangeHistory(History history) {
        this.history = history;
        values = history.values();
        canonical = new Canonical(values);
        order = new KeyOrder(values);
        for (int op = 0; op < history.size(); op++) {
            read(op, false);
        }
        keys = written.intStream().boxed().toArray(Integer[]::new);
        Arrays.sort(keys, order);
        for (int op = 0; op < history.size(); op++) {
            read(op, true);
        }
        if (problem == null && lists && (registers || !deleted.isEmpty())) {
            problem =
                    "lists are appended to, and registers written or keys deleted: that is supported of registers alone";
        }
    }

    History history() {
        return history;
    }

    /** Why it is no history of ranges, in words; or null. */
    @Nullable
    String problem() {
        return problem;
    }

    List<int[]> outside() {
        return outside;
    }

    boolean areLists() {
        return lists;
    }

    boolean hasDeletes() {
        return !deleted.isEmpty();
    }

    boolean isEverDeleted(int key) {
        return deleted.contains(canonical.of(key));
    }

    /** How many ranges were answered. */
    long ranges() {
        return ranges;
    }

    /** How many keys might have been in the answers, and were not. */
    long absences() {
        return absences;
    }

    int keys() {
        return keys.length;
    }

    /** The list of micro-operations that is known of a transaction; NIL of another operation. */
    int known(int op) {
        if (!history.function(op).equals(Functions.TXN)) {
            return Values.NIL;
        }
        int list = history.value(op) == Values.NIL ? history.input(op) : history.value(op);
        return values.kind(list) == Kind.LIST ? list : Values.NIL;
    }

    /** The keys that a range asked for, that may ever have been there, and that it did not return. */
    List<Integer> absent(int range) {
        int bounds = values.element(range, 1);
        int answer = values.element(range, 2);
        IntOpenHashSet present = new IntOpenHashSet();
        for (int i = 0; i < values.length(answer); i += 2) {
            present.add(canonical.of(values.element(answer, i)));
        }
        List<Integer> absent = new ArrayList<>();
        for (int i = firstFrom(values.element(bounds, 0)); i < keys.length; i++) {
            if (!order.isWithin(keys[i], values.element(bounds, 0), values.element(bounds, 1))) {
                if (values.element(bounds, 1) != Values.NIL && order.compare(keys[i], values.element(bounds, 1)) > 0) {
                    break;
                }
            } else if (!present.contains((int) keys[i])) {
                absent.add(keys[i]);
            }
        }
        return absent;
    }

    private int firstFrom(int low) {
        if (low == Values.NIL) {
            return 0;
        }
        int from = 0;
        int to = keys.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (order.compare(keys[middle], low) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private void read(int op, boolean ofRanges) {
        int list = known(op);
        for (int i = 0; i < values.length(list); i++) {
            int micro = values.element(list, i);
            RangeMicro kind = RangeMicro.of(values, micro);
            if (ofRanges) {
                if (kind == RangeMicro.RANGE && isAnswered(op, micro)) {
                    ranges++;
                    absences += absent(micro).size();
                    readOutside(op, micro);
                }
                continue;
            }
            boolean isWrite = kind == RangeMicro.WRITE || kind == RangeMicro.APPEND;
            lists |= kind == RangeMicro.APPEND;
            registers |= kind == RangeMicro.WRITE;
            if (isWrite && !history.isFail(op)) {
                written.add(canonical.of(values.element(micro, 1)));
            } else if (kind == RangeMicro.DELETE && !history.isFail(op)) {
                deleted.add(canonical.of(values.element(micro, 1)));
            } else if (kind == RangeMicro.OTHER && problem == null) {
                problem = "transaction #" + op + " has the micro-operation " + values.render(micro, 80)
                        + ", which is neither [:range [low high] {key value}] nor [:delete key] nor a read, write or append";
            }
        }
    }

    /** Whether what a range returned is known. */
    boolean isAnswered(int op, int range) {
        return history.isOk(op) && values.length(range) == 3 && values.element(range, 2) != Values.NIL;
    }

    private void readOutside(int op, int range) {
        int bounds = values.element(range, 1);
        int answer = values.element(range, 2);
        for (int i = 0; i < values.length(answer); i += 2) {
            if (!order.isWithin(values.element(answer, i), values.element(bounds, 0), values.element(bounds, 1))) {
                outside.add(new int[] {op, values.element(answer, i)});
            }
        }
    }
}
