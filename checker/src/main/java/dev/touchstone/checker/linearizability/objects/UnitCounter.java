// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.objects;

import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import java.util.Arrays;

/**
 * Whether additions of one and the same number to a counter, and reads of it, have an order; in O(n log n).
 *
 * <p>A read says how many additions came before it. The addition that makes the count {@code s} comes after each read of
 * less and before each read of {@code s} or more. So an addition can make the counts above the greatest read that ended
 * before it began, up to the least read that began after it ended: jobs of unit length with a release and a deadline,
 * which Jackson's rule (1955), "earliest deadline first", places if anything does. Additions that ended before others began have no
 * later windows than these, so their order comes out right too. Those of unknown outcome have no deadline, and need not be
 * placed. It remains that no read goes down.
 */
final class UnitCounter {
    private static final long OPEN = Long.MAX_VALUE;

    private static final int OPERATION_BYTES = 40;

    private final Meter meter;
    private final History history;
    private final IntArrayList additions = new IntArrayList();
    private final IntArrayList reads = new IntArrayList();
    private final long initial;
    private long step;
    private boolean applies = true;
    /** An operation that cannot be placed, once {@link #isOrderable} said so; or -1. */
    int stuck = -1;

    UnitCounter(KeyHistory key, long initial, Meter meter) {
        this.meter = meter;
        this.initial = initial;
        history = key.history();
        int readId = history.functionId(Functions.READ);
        Values values = history.values();
        meter.keep((long) OPERATION_BYTES * key.size());
        for (int i = 0; i < key.size() && applies; i++) {
            meter.step(i);
            int op = key.operation(i);
            boolean isRead = history.functionId(op) == readId;
            if (isRead && history.isOk(op)) {
                reads.add(op);
                applies = values.isLong(history.output(op));
            } else if (!isRead && !history.isFail(op)) {
                applies = values.isLong(history.input(op)) && isStep(values.asLong(history.input(op)));
                additions.add(op);
            }
        }
    }

    private boolean isStep(long delta) {
        step = additions.isEmpty() ? delta : step;
        return delta == step && delta != 0 && Math.abs(delta) <= Integer.MAX_VALUE;
    }

    /** False if additions differ, or something is no whole number. */
    boolean applies() {
        return applies;
    }

    int size() {
        return additions.size() + reads.size();
    }

    boolean isOrderable() {
        meter.keep(0);
        int n = reads.size();
        long[] counts = new long[n];
        long top = 0;
        for (int i = 0; i < n; i++) {
            long difference = history.values().asLong(history.output(reads.getInt(i))) - initial;
            counts[i] = step == 0 ? difference : difference / step;
            boolean possible = step == 0 ? difference == 0 : difference % step == 0 && counts[i] >= 0;
            if (!possible || counts[i] > additions.size()) {
                stuck = reads.getInt(i);
                return false;
            }
            top = Math.max(top, counts[i]);
        }
        meter.keep(0);
        long[] greatestBefore = greatestBefore(counts);
        meter.keep(0);
        return stuck < 0 && place(greatestBefore, leastAfter(counts), (int) top);
    }

    /** For each addition the greatest count of reads that ended before it began; stops if a read went down. */
    private long[] greatestBefore(long[] counts) {
        long[] byEnd = byEnd(reads);
        long[] greatest = new long[additions.size()];
        int next = 0;
        int read = 0;
        long most = 0;
        for (int i = 0; i < greatest.length || read < counts.length; ) {
            boolean isAddition = i < greatest.length
                    && (read == counts.length
                            || history.invokeIndex(additions.getInt(i)) < history.invokeIndex(reads.getInt(read)));
            int op = isAddition ? additions.getInt(i) : reads.getInt(read);
            for (; next < byEnd.length && byEnd[next] >>> 32 < history.invokeIndex(op); next++) {
                most = Math.max(most, counts[(int) byEnd[next]]);
            }
            if (isAddition) {
                greatest[i++] = most;
            } else if (counts[read++] < most) {
                stuck = op;
                return greatest;
            }
        }
        return greatest;
    }

    /** For each addition the least count of reads that began after it ended. */
    private long[] leastAfter(long[] counts) {
        long[] least = new long[additions.size()];
        long[] byEnd = byEnd(additions);
        long lowest = OPEN;
        int read = counts.length - 1;
        for (int at = byEnd.length - 1; at >= 0; at--) {
            for (; read >= 0 && history.invokeIndex(reads.getInt(read)) > byEnd[at] >>> 32; read--) {
                lowest = Math.min(lowest, counts[read]);
            }
            least[(int) byEnd[at]] = lowest;
        }
        return least;
    }

    private boolean place(long[] after, long[] upTo, int top) {
        IntHeapPriorityQueue open = new IntHeapPriorityQueue((a, b) -> {
            int byDeadline = Long.compare(upTo[a], upTo[b]);
            return byDeadline != 0 ? byDeadline : Boolean.compare(isOptional(a), isOptional(b));
        });
        int next = 0;
        for (int count = 1; count <= top; count++) {
            meter.step(count);
            for (; next < after.length && after[next] < count; next++) {
                open.enqueue(next);
            }
            if (open.isEmpty() || upTo[open.firstInt()] < count) {
                stuck = open.isEmpty() ? firstReadOf(count) : readThatMisses(open.firstInt(), upTo);
                return false;
            }
            open.dequeueInt();
        }
        for (; next < after.length; next++) {
            open.enqueue(next);
        }
        if (!open.isEmpty() && upTo[open.firstInt()] <= top) {
            stuck = readThatMisses(open.firstInt(), upTo);
            return false;
        }
        return true;
    }

    /** The first read that needs the count to have been reached. */
    private int firstReadOf(int count) {
        int first = -1;
        for (int read : reads.toIntArray()) {
            boolean needs = (history.values().asLong(history.output(read)) - initial) / step >= count;
            if (needs && (first < 0 || history.completeIndex(read) < history.completeIndex(first))) {
                first = read;
            }
        }
        return first;
    }

    /** The first read that began after the addition had ended and sets its deadline. */
    private int readThatMisses(int addition, long[] upTo) {
        int end = history.completeIndex(additions.getInt(addition));
        for (int read : reads.toIntArray()) {
            boolean isBound = (history.values().asLong(history.output(read)) - initial) / step == upTo[addition];
            if (isBound && history.invokeIndex(read) > end) {
                return read;
            }
        }
        throw new IllegalStateException("an addition has a deadline that no read sets");
    }

    private boolean isOptional(int addition) {
        return history.isInfo(additions.getInt(addition));
    }

    /** The operations by their end, each position with an index. */
    private long[] byEnd(IntArrayList operations) {
        long[] packed = new long[operations.size()];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (long) history.completeIndex(operations.getInt(i)) << 32 | i;
        }
        Arrays.sort(packed);
        return packed;
    }
}
