// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import java.util.Arrays;

/**
 * Where values lie: of each its kind, by number, and an {@code int} that says where the rest of it is. Numbers are in an array of their own, and so
 * are the elements of composites, each run behind its length. What grows asks the allowance first. Not thread-safe while it grows.
 */
final class ValueArrays {
    private static final int MIN_ARRAY = 64;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final MemoryAllowance memory;
    private final int firstComposite;

    private byte[] kinds = {};
    private int[] payloads = {};
    private int size;

    private int[] elements = {};
    private int elementsSize;

    private long[] longs = {};
    private int longsSize;

    /** Kinds from that number on have elements. */
    ValueArrays(MemoryAllowance memory, int firstComposite) {
        this.memory = memory;
        this.firstComposite = firstComposite;
    }

    int size() {
        return size;
    }

    int kind(int ref) {
        return kinds[ref];
    }

    boolean isComposite(int ref) {
        return kinds[ref] >= firstComposite;
    }

    int payload(int ref) {
        return payloads[ref];
    }

    /** The 64 bits of a number. */
    long number(int ref) {
        return longs[payloads[ref]];
    }

    int length(int ref) {
        return isComposite(ref) ? elements[payloads[ref]] : 0;
    }

    int element(int ref, int index) {
        return elements[payloads[ref] + 1 + index];
    }

    int commonPrefix(int a, int b) {
        if (!isComposite(a) || !isComposite(b)) {
            return 0;
        }
        int fromA = payloads[a] + 1;
        int fromB = payloads[b] + 1;
        int lengthA = elements[payloads[a]];
        int lengthB = elements[payloads[b]];
        int at = Arrays.mismatch(elements, fromA, fromA + lengthA, elements, fromB, fromB + lengthB);
        return at < 0 ? lengthA : at;
    }

    /** Whether two are the same, or composites of one kind with equal elements. */
    boolean equal(int a, int b) {
        if (a == b) {
            return true;
        }
        if (!isComposite(a) || kinds[a] != kinds[b] || length(a) != length(b)) {
            return false;
        }
        for (int i = 0; i < length(a); i++) {
            if (!equal(element(a, i), element(b, i))) {
                return false;
            }
        }
        return true;
    }

    int add(int kind, int payload) {
        if (size == kinds.length) {
            int capacity = grown(size + 1L);
            memory.replace(5L * kinds.length, 5L * capacity);
            kinds = Arrays.copyOf(kinds, capacity);
            payloads = Arrays.copyOf(payloads, capacity);
        }
        kinds[size] = (byte) kind;
        payloads[size] = payload;
        return size++;
    }

    int addNumber(int kind, long bits) {
        if (longsSize == longs.length) {
            int capacity = grown(longsSize + 1L);
            memory.replace(8L * longs.length, 8L * capacity);
            longs = Arrays.copyOf(longs, capacity);
        }
        longs[longsSize] = bits;
        return add(kind, longsSize++);
    }

    int addComposite(int kind, int[] refs, int from, int to) {
        int count = to - from;
        long needed = elementsSize + count + 1L;
        if (needed > elements.length) {
            int capacity = grown(needed);
            memory.replace(4L * elements.length, 4L * capacity);
            elements = Arrays.copyOf(elements, capacity);
        }
        int start = elementsSize;
        elements[start] = count;
        System.arraycopy(refs, from, elements, start + 1, count);
        elementsSize = (int) needed;
        return add(kind, start);
    }

    void changeKind(int ref, int kind) {
        kinds[ref] = (byte) kind;
    }

    /** Forgets the values from a ref on, all numbers and all elements. */
    void cut(int from) {
        size = from;
        elementsSize = 0;
        longsSize = 0;
    }

    /** Room for as many and half as many more; big arrays grow slowly, lest their copy be what memory lacks. */
    private static int grown(long needed) {
        if (needed > MAX_ARRAY) {
            throw HistoryException.tooLarge("the history has more than " + MAX_ARRAY + " values");
        }
        return (int) Math.min(MAX_ARRAY, Math.max(MIN_ARRAY, needed + (needed >> 1)));
    }
}
