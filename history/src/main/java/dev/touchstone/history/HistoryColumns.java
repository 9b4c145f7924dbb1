// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/** The columns of a history while it is written and after; every array has one slot an operation. */
final class HistoryColumns {
    static final Outcome[] OUTCOMES = Outcome.values();

    int[] process = new int[64];
    short[] function = new short[64];
    int[] key = new int[64];
    int[] input = new int[64];
    int[] output = new int[64];
    byte[] outcome = new byte[64];
    int[] invokeIndex = new int[64];
    int[] completeIndex = new int[64];
    long[] invokeNanos = new long[64];
    long[] completeNanos = new long[64];
    final Sparse node = new Sparse();
    final Sparse version = new Sparse();
    final Sparse error = new Sparse();
    /** Where an {@code info} completion stands, plus one. */
    final Sparse infoIndex = new Sparse();

    boolean realTime = true;
    boolean clock = true;

    private int size;
    private int events;

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
        if (size == process.length) {
            resize(size * 2);
        }
        return size++;
    }

    long bytes() {
        return 43L * process.length + node.bytes() + version.bytes() + error.bytes() + infoIndex.bytes();
    }

    void trim() {
        resize(size);
    }

    private void resize(int capacity) {
        process = Arrays.copyOf(process, capacity);
        function = Arrays.copyOf(function, capacity);
        key = Arrays.copyOf(key, capacity);
        input = Arrays.copyOf(input, capacity);
        output = Arrays.copyOf(output, capacity);
        outcome = Arrays.copyOf(outcome, capacity);
        invokeIndex = Arrays.copyOf(invokeIndex, capacity);
        completeIndex = Arrays.copyOf(completeIndex, capacity);
        invokeNanos = Arrays.copyOf(invokeNanos, capacity);
        completeNanos = Arrays.copyOf(completeNanos, capacity);
    }

    /** A column that most histories do not have: it costs nothing until its first value that is not nil. */
    static final class Sparse {
        private final IntArrayList refs = new IntArrayList(0);

        void set(int op, int ref) {
            if (ref == Values.NIL) {
                return;
            }
            if (refs.size() <= op) {
                refs.size(op + 1);
            }
            refs.set(op, ref);
        }

        long bytes() {
            return 4L * refs.elements().length;
        }

        int get(int op) {
            return op < refs.size() ? refs.getInt(op) : Values.NIL;
        }
    }
}
