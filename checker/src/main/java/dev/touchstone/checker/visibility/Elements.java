// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/**
 * Numbers the elements of all keys, each with the only operation that may have added it. An element that was added twice is nobody's, and is not
 * judged. Not thread-safe.
 */
final class Elements {
    private static final int UNKNOWN = -1;
    private static final int FAILED = -2;
    private static final int AMBIGUOUS = -3;

    private final History history;
    private final Steps steps;
    private final Canonical canonical;
    private final Long2IntOpenHashMap numbers = new Long2IntOpenHashMap();
    private final Long2IntOpenHashMap failed = new Long2IntOpenHashMap();

    /** Pairs of an operation and the ref of what it read, which nobody had asked to add. */
    final IntArrayList unwritten = new IntArrayList();

    /** Triples of an operation, the ref of what it read, and the operation that failed to add it. */
    final IntArrayList aborted = new IntArrayList();

    private long ambiguous;

    Elements(Steps steps) {
        this.steps = steps;
        history = steps.history();
        canonical = new Canonical(history.values());
        numbers.defaultReturnValue(UNKNOWN);
        failed.defaultReturnValue(UNKNOWN);
    }

    int key(int ref) {
        return canonical.of(ref);
    }

    /** How many elements were read that may be of several additions. */
    long ambiguous() {
        return ambiguous;
    }

    /** Notes that an operation asked to add a value. */
    void add(int op, int key, int value) {
        long slot = slot(key, value);
        if (history.isFail(op)) {
            failed.put(slot, op);
            numbers.putIfAbsent(slot, FAILED);
        } else if (numbers.get(slot) >= 0 || numbers.get(slot) == AMBIGUOUS) {
            numbers.put(slot, AMBIGUOUS);
        } else {
            numbers.put(slot, steps.newElement(value));
        }
    }

    /** The element, {@link Steps#NONE} if it was added more than once. */
    int number(int key, int value) {
        return Math.max(Steps.NONE, numbers.get(slot(key, value)));
    }

    /** The last read saw a value. */
    void see(int op, int key, int value) {
        int number = numbers.get(slot(key, value));
        if (number >= 0) {
            steps.see(number);
        } else if (number == AMBIGUOUS) {
            ambiguous++;
        } else if (number == FAILED) {
            aborted.add(op);
            aborted.add(value);
            aborted.add(failed.get(slot(key, value)));
        } else {
            unwritten.add(op);
            unwritten.add(value);
        }
    }

    private long slot(int key, int value) {
        return ((long) key << 32) | canonical.of(value);
    }
}
