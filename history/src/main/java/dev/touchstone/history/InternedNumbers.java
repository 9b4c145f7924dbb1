// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/** The numbers among values, each there once: small ones are found by an array, others by a hash table. Not thread-safe. */
final class InternedNumbers {
    private static final int ABSENT = -1;
    private static final int DENSE_LIMIT = 1 << 22;
    private static final int MIN_DENSE = 1024;
    /** An entry of a hash table of numbers, which is a quarter to three quarters full. */
    private static final int HASHED_NUMBER = 32;

    private final ValueArrays arrays;
    private final MemoryAllowance memory;
    private int[] dense = new int[0];
    private final Long2IntOpenHashMap sparse = new Long2IntOpenHashMap();
    private final Long2IntOpenHashMap doubles = new Long2IntOpenHashMap();

    InternedNumbers(ValueArrays arrays, MemoryAllowance memory) {
        this.arrays = arrays;
        this.memory = memory;
        sparse.defaultReturnValue(ABSENT);
        doubles.defaultReturnValue(ABSENT);
    }

    /** The ref of an integer, which is added as one of that kind if it is not there. */
    int ofLong(int kind, long value) {
        if (isDense(value)) {
            int at = (int) value;
            if (at >= dense.length) {
                growTo(at);
            }
            if (dense[at] == ABSENT) {
                dense[at] = arrays.addNumber(kind, value);
            }
            return dense[at];
        }
        return hashed(kind, value, sparse);
    }

    /** The ref of a decimal by its bits, which is added as one of that kind if it is not there. */
    int ofDouble(int kind, long bits) {
        return hashed(kind, bits, doubles);
    }

    private int hashed(int kind, long bits, Long2IntOpenHashMap refs) {
        int ref = refs.get(bits);
        if (ref == ABSENT) {
            memory.add(HASHED_NUMBER);
            ref = arrays.addNumber(kind, bits);
            refs.put(bits, ref);
        }
        return ref;
    }

    private void growTo(int at) {
        int old = dense.length;
        int capacity = Math.max(MIN_DENSE, Integer.highestOneBit(at) << 1);
        memory.replace(4L * old, 4L * capacity);
        dense = Arrays.copyOf(dense, capacity);
        Arrays.fill(dense, old, dense.length, ABSENT);
    }

    void forgetLong(long value) {
        if (isDense(value)) {
            dense[(int) value] = ABSENT;
        } else {
            forget(value, sparse);
        }
    }

    void forgetDouble(long bits) {
        forget(bits, doubles);
    }

    private void forget(long bits, Long2IntOpenHashMap refs) {
        refs.remove(bits);
        memory.replace(HASHED_NUMBER, 0);
    }

    private static boolean isDense(long value) {
        return value >= 0 && value < DENSE_LIMIT;
    }
}
