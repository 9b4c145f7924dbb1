// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.objects;

import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether additions to a set that only grows, and reads of all of it, have an order; in time linear in what was read.
 *
 * <p>Reads must form a chain by inclusion, which fixes the order: first the additions of what the smallest read saw, then
 * the reads that saw just that, then the additions of what the next larger one saw besides, and so on; last, what nobody
 * saw. In one pass over these stages, an operation that ended before one of an earlier stage began refutes the only order
 * there is. Of several additions of one element the first to begin counts; the others change nothing, and come later. One
 * of unknown outcome that nobody saw need not have happened.
 */
final class GrowingSet {
    private static final int NONE = -1;
    private static final int UNSEEN = Integer.MAX_VALUE;

    private final Meter meter;
    private final History history;
    private final Values values;
    private final Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();
    private final Canonical canonical;
    private final IntArrayList additions = new IntArrayList();
    private final IntArrayList reads = new IntArrayList();
    /** Of each addition its element. */
    private final IntArrayList elementOf = new IntArrayList();
    /** Of each element the stage that it first appears in. */
    private final IntArrayList stage = new IntArrayList();

    private final IntArrayList stamp = new IntArrayList();
    private int stamps;

    /** Of two operations the second of which comes first in any order, but began after the first had ended; or unequal reads. */
    @Nullable
    Conflict conflict;

    /**
     * Why there is no order.
     *
     * @param first an operation
     * @param second one that it cannot be ordered with; or -1: nobody added what the first saw
     * @param witness a read that the second comes before, or -1
     */
    record Conflict(int first, int second, int witness) {}

    GrowingSet(KeyHistory key, Meter meter) {
        this.meter = meter;
        history = key.history();
        values = history.values();
        canonical = new Canonical(values);
        numbers.defaultReturnValue(NONE);
        int readId = history.functionId(Functions.READ);
        for (int i = 0; i < key.size(); i++) {
            meter.step(i);
            int op = key.operation(i);
            if (history.functionId(op) != readId && !history.isFail(op)) {
                additions.add(op);
                elementOf.add(element(history.input(op)));
            } else if (history.functionId(op) == readId && history.isOk(op)) {
                reads.add(op);
            }
        }
    }

    int size() {
        return additions.size() + reads.size();
    }

    /** Decides; false with a {@link #conflict}. */
    boolean isOrderable() {
        meter.keep(4L * (additions.size() + reads.size() + 3L * stage.size()));
        int elements = stage.size();
        long[] bySize = new long[reads.size()];
        for (int i = 0; i < bySize.length; i++) {
            bySize[i] = (long) distinct(reads.getInt(i)) << 32 | i;
            meter.keep(12L * (stage.size() - elements));
            elements = stage.size();
        }
        meter.keep(16L * bySize.length);
        Arrays.sort(bySize);
        int[] readStage = new int[bySize.length];
        int stages = 0;
        int known = 0;
        for (int at = 0; at < bySize.length; at++) {
            int op = reads.getInt((int) bySize[at]);
            int fresh = include(op, stages + 1, known);
            if (fresh < 0) {
                conflict = new Conflict(reads.getInt((int) bySize[at - 1]), op, NONE);
                return false;
            }
            stages += fresh > 0 ? 1 : 0;
            known += fresh;
            readStage[at] = stages;
            meter.keep(0);
        }
        return isWritten(bySize) && followsRealTime(bySize, readStage);
    }

    private int element(int ref) {
        int same = canonical.of(ref);
        int number = numbers.get(same);
        if (number == NONE) {
            number = stage.size();
            numbers.put(same, number);
            stage.add(UNSEEN);
            stamp.add(0);
        }
        return number;
    }

    private boolean isCollection(int ref) {
        return values.kind(ref) == Values.Kind.LIST || values.kind(ref) == Values.Kind.SET;
    }

    private int distinct(int read) {
        int ref = history.output(read);
        int count = 0;
        stamps++;
        for (int i = 0; isCollection(ref) && i < values.length(ref); i++) {
            count += isFirst(element(values.element(ref, i))) ? 1 : 0;
        }
        return count;
    }

    private boolean isFirst(int element) {
        return stamp.set(element, stamps) != stamps;
    }

    /** Gives what the read saw first the stage; says how much that is, or -1 if it lacks what a smaller read saw. */
    private int include(int read, int newStage, int known) {
        int ref = history.output(read);
        int fresh = 0;
        int again = 0;
        stamps++;
        for (int i = 0; isCollection(ref) && i < values.length(ref); i++) {
            int element = element(values.element(ref, i));
            boolean isNew = stage.getInt(element) == UNSEEN;
            if (isFirst(element)) {
                stage.set(element, isNew ? newStage : stage.getInt(element));
                fresh += isNew ? 1 : 0;
                again += isNew ? 0 : 1;
            }
        }
        return again == known ? fresh : -1;
    }

    private boolean isWritten(long[] bySize) {
        boolean[] added = new boolean[stage.size()];
        elementOf.forEach((int element) -> added[element] = true);
        for (long packed : bySize) {
            meter.keep(0);
            int op = reads.getInt((int) packed);
            int ref = history.output(op);
            for (int i = 0; isCollection(ref) && i < values.length(ref); i++) {
                if (!added[element(values.element(ref, i))]) {
                    conflict = new Conflict(op, NONE, NONE);
                    return false;
                }
            }
        }
        return true;
    }

    private boolean followsRealTime(long[] bySize, int[] readStage) {
        boolean[] seen = new boolean[stage.size()];
        long[] byStage = new long[additions.size()];
        meter.keep(8L * byStage.length);
        for (int i = 0; i < byStage.length; i++) {
            byStage[i] = (long) stage.getInt(elementOf.getInt(i)) << 32 | i;
        }
        Arrays.sort(byStage);
        int latest = NONE;
        int read = 0;
        for (int at = 0; at < byStage.length || read < bySize.length; ) {
            int next = at < byStage.length ? (int) (byStage[at] >>> 32) : UNSEEN;
            int before = latest;
            while (read < bySize.length && readStage[read] < next) {
                int op = reads.getInt((int) bySize[read]);
                if (isBefore(op, before)) {
                    return conflict(op, before, bySize, readStage);
                }
                latest = later(latest, op);
                read++;
                before = read < bySize.length && readStage[read] != readStage[read - 1] ? latest : before;
            }
            before = latest;
            for (; at < byStage.length && (int) (byStage[at] >>> 32) == next; at++) {
                int index = (int) byStage[at];
                int op = additions.getInt(index);
                boolean counts = next != UNSEEN || history.isOk(op);
                if (counts && isBefore(op, before)) {
                    return conflict(op, before, bySize, readStage);
                }
                if (counts && !seen[elementOf.getInt(index)]) {
                    latest = later(latest, op);
                    seen[elementOf.getInt(index)] = true;
                }
            }
        }
        return true;
    }

    private boolean isBefore(int op, int latest) {
        return latest != NONE && history.completeIndex(op) < history.invokeIndex(latest);
    }

    private int later(int latest, int op) {
        return latest == NONE || history.invokeIndex(op) > history.invokeIndex(latest) ? op : latest;
    }

    private boolean conflict(int op, int latest, long[] bySize, int[] readStage) {
        int addition = additions.indexOf(latest);
        int witness = NONE;
        for (int at = 0; addition >= 0 && witness == NONE && at < bySize.length; at++) {
            boolean after = readStage[at] >= stage.getInt(elementOf.getInt(addition));
            witness = after ? reads.getInt((int) bySize[at]) : NONE;
        }
        conflict = new Conflict(op, latest, witness);
        return false;
    }

    /** The operations of the conflict, and the additions of all that its reads saw. */
    int[] candidates() {
        IntArrayList found = new IntArrayList();
        boolean[] wanted = new boolean[stage.size()];
        if (conflict == null) {
            return new int[0];
        }
        for (int op : new int[] {conflict.first(), conflict.second(), conflict.witness()}) {
            if (op != NONE) {
                found.add(op);
                int ref = history.function(op).equals(Functions.READ) ? history.output(op) : Values.NIL;
                for (int i = 0; isCollection(ref) && i < values.length(ref); i++) {
                    wanted[element(values.element(ref, i))] = true;
                }
            }
        }
        for (int i = 0; i < additions.size(); i++) {
            if (wanted[elementOf.getInt(i)]) {
                found.add(additions.getInt(i));
            }
        }
        return found.intStream().sorted().distinct().toArray();
    }
}
