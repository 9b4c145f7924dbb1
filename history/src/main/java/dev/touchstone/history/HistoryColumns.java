// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import java.util.Arrays;

/** The columns of a history while it is written and after; every array has one slot an operation. */
final class HistoryColumns {
    static final Outcome[] OUTCOMES = Outcome.values();

    private final MemoryAllowance memory;

    int[] process = {};
    short[] function = {};
    int[] key = {};
    int[] input = {};
    int[] output = {};
    byte[] outcome = {};
    int[] invokeIndex = {};
    int[] completeIndex = {};
    long[] invokeNanos = {};
    long[] completeNanos = {};
    final Sparse node;
    final Sparse version;
    final Sparse error;
    /** Where an {@code info} completion stands, plus one. */
    final Sparse infoIndex;

    boolean realTime = true;
    boolean clock = true;

    private int size;
    private int events;

    HistoryColumns(MemoryAllowance memory) {
        this.memory = memory;
        node = new Sparse(memory);
        version = new Sparse(memory);
        error = new Sparse(memory);
        infoIndex = new Sparse(memory);
    }

    int size() {
        return size;
    }

    int events() {
        return events;
    }

    int nextEvent() {
        return events++;
    }

    int add() {
        if (size == outcome.length) {
            resize(size + Math.max(64, size >> 1));
        }
        return size++;
    }

    void trim() {
        resize(size);
    }

    private void resize(int capacity) {
        process = resized(process, capacity);
        key = resized(key, capacity);
        input = resized(input, capacity);
        output = resized(output, capacity);
        invokeIndex = resized(invokeIndex, capacity);
        completeIndex = resized(completeIndex, capacity);
        invokeNanos = resized(invokeNanos, capacity);
        completeNanos = resized(completeNanos, capacity);
        memory.replace(2L * function.length, 2L * capacity);
        function = Arrays.copyOf(function, capacity);
        memory.replace(outcome.length, capacity);
        outcome = Arrays.copyOf(outcome, capacity);
    }

    private int[] resized(int[] column, int capacity) {
        memory.replace(4L * column.length, 4L * capacity);
        return Arrays.copyOf(column, capacity);
    }

    private long[] resized(long[] column, int capacity) {
        memory.replace(8L * column.length, 8L * capacity);
        return Arrays.copyOf(column, capacity);
    }

    /** A column that most histories do not have: it costs nothing until its first value that is not nil. */
    static final class Sparse {
        private final MemoryAllowance memory;
        private int[] refs = {};

        Sparse(MemoryAllowance memory) {
            this.memory = memory;
        }

        void set(int op, int ref) {
            if (ref == Values.NIL) {
                return;
            }
            if (refs.length <= op) {
                int capacity = op + 64 + (op >> 1);
                memory.replace(4L * refs.length, 4L * capacity);
                refs = Arrays.copyOf(refs, capacity);
            }
            refs[op] = ref;
        }

        int get(int op) {
            return op < refs.length ? refs[op] : Values.NIL;
        }
    }
}
