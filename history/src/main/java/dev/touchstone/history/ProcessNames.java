// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.objects.Object2IntLinkedOpenHashMap;

/**
 * Numbers for processes that have names. A name has a number of its own from its first use, the lowest that there are; at the end, when
 * all numbers are known, it gets one that no process has.
 */
public final class ProcessNames {
    private static final int NAMES_MAX = 1 << 20;
    private static final int NAME_OVERHEAD = 160;
    private static final int NONE = -1;

    private final MemoryAllowance memory;
    private final Object2IntLinkedOpenHashMap<String> ranks = new Object2IntLinkedOpenHashMap<>();

    ProcessNames(MemoryAllowance memory) {
        this.memory = memory;
        ranks.defaultReturnValue(NONE);
    }

    /** Whether this number is kept for names. */
    static boolean isReserved(int process) {
        return process < Integer.MIN_VALUE + NAMES_MAX;
    }

    /** The number of the n-th name, counted from 0. */
    public static int reserved(int rank) {
        if (rank >= NAMES_MAX) {
            throw new HistoryException("there are more than " + NAMES_MAX + " processes with names");
        }
        return Integer.MIN_VALUE + rank;
    }

    /** The number of a name until the end. */
    int number(String name) {
        int rank = ranks.getInt(name);
        if (rank == NONE) {
            rank = ranks.size();
            memory.add(NAME_OVERHEAD + name.length());
            ranks.put(name, rank);
        }
        return reserved(rank);
    }

    /** Gives the names their last numbers, those after all others if there is room. Returns the names by number. */
    Int2ObjectOpenHashMap<String> settle(int[] processes) {
        Int2ObjectOpenHashMap<String> names = new Int2ObjectOpenHashMap<>();
        if (ranks.isEmpty()) {
            return names;
        }
        IntOpenHashSet taken = new IntOpenHashSet();
        int highest = -1;
        for (int process : processes) {
            if (!isReserved(process)) {
                taken.add(process);
                highest = Math.max(highest, process);
            }
        }
        int[] numbers = new int[ranks.size()];
        int next = highest <= Integer.MAX_VALUE - ranks.size() ? highest : NONE;
        for (String name : ranks.keySet()) {
            do {
                next++;
            } while (taken.contains(next));
            numbers[ranks.getInt(name)] = next;
            names.put(next, name);
        }
        for (int op = 0; op < processes.length; op++) {
            if (isReserved(processes[op])) {
                processes[op] = numbers[processes[op] - Integer.MIN_VALUE];
            }
        }
        return names;
    }
}
