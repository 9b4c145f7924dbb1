// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import java.util.Arrays;

/** Numbers 0, 1, 2 … by a hash, with open addressing. Whoever looks a number up compares what it stands for. */
final class HashIndex {
    private static final int NONE = -1;

    private int[] table = new int[0];
    private int[] hashes = new int[0];
    private int size;

    /** Empties the index, unless it is. */
    void clear() {
        if (size > 0) {
            Arrays.fill(table, NONE);
            size = 0;
        }
    }

    /** Adds the next number; there is room for twice {@code capacity} afterwards. */
    void add(int hash, int capacity) {
        if (table.length < capacity * 2) {
            table = new int[capacity * 2];
            hashes = Arrays.copyOf(hashes, capacity);
            Arrays.fill(table, NONE);
            for (int i = 0; i < size; i++) {
                insert(i);
            }
        }
        hashes[size] = hash;
        insert(size++);
    }

    private void insert(int i) {
        int at = hashes[i] & (table.length - 1);
        while (table[at] >= 0) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = i;
    }

    /** Where to begin to look for the hash. */
    int first(int hash) {
        return hash & (table.length - 1);
    }

    int next(int at) {
        return (at + 1) & (table.length - 1);
    }

    /** The number at a place; negative where the search for it ends. */
    int at(int place) {
        return table[place];
    }

    long bytes() {
        return 4L * (table.length + hashes.length);
    }
}
