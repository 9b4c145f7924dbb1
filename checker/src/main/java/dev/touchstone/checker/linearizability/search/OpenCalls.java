// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

import java.util.Arrays;

/**
 * The calls that were invoked and have not returned, each in a slot. Slots are used again, so a set of open calls is a
 * bit set of a few words, however long the history is. Calls that never return are not here but {@link PendingCalls}.
 */
final class OpenCalls {
    private final KeyOperations ops;
    private final int[] slotOf;
    private final int[] operation;
    private final int[] callClass;

    /** How many words a set of slots has. */
    final int words;

    /** The slots in use. */
    final long[] all;
    /** Those of calls that never change the state. */
    final long[] reads;
    /** Those of calls that are possible in each state, and lead to the same state from all. */
    final long[] overwrites;
    /** Those of calls that are possible in each state: such a call can have been overwritten unseen. */
    final long[] alwaysPossible;

    OpenCalls(KeyOperations ops, long[] returns) {
        this.ops = ops;
        slotOf = new int[ops.size()];
        words = Math.max(1, (assignSlots(returns) + 63) / 64);
        operation = new int[words * 64];
        callClass = new int[words * 64];
        all = new long[words];
        reads = new long[words];
        overwrites = new long[words];
        alwaysPossible = new long[words];
    }

    /** Gives each call the least slot that is free while it is open; returns how many are needed. */
    private int assignSlots(long[] returns) {
        int[] free = new int[16];
        int freeSize = 0;
        int slots = 0;
        int invoked = 0;
        for (long packed : returns) {
            for (; invoked < ops.size() && ops.invoke()[invoked] < packed >>> 32; invoked++) {
                if (!ops.isInfo(invoked)) {
                    slotOf[invoked] = freeSize > 0 ? free[--freeSize] : slots++;
                }
            }
            if (freeSize == free.length) {
                free = Arrays.copyOf(free, freeSize * 2);
            }
            free[freeSize++] = slotOf[(int) packed];
        }
        return slots;
    }

    /** Opens a call, by index; returns its slot. */
    int invoke(int i) {
        int slot = slotOf[i];
        operation[slot] = i;
        callClass[slot] = ops.callClass()[i];
        Machine machine = ops.machine();
        int word = slot >>> 6;
        long bit = 1L << slot;
        all[word] |= bit;
        alwaysPossible[word] |= machine.isAlwaysPossible(callClass[slot]) ? bit : 0;
        if (machine.isOverwrite(callClass[slot])) {
            overwrites[word] |= bit;
        } else if (machine.isRead(callClass[slot])) {
            reads[word] |= bit;
        }
        return slot;
    }

    /** Closes the call in the slot. */
    void close(int slot) {
        int word = slot >>> 6;
        long others = ~(1L << slot);
        all[word] &= others;
        reads[word] &= others;
        overwrites[word] &= others;
        alwaysPossible[word] &= others;
    }

    int slotOf(int i) {
        return slotOf[i];
    }

    /** The index of the call in the slot. */
    int operation(int slot) {
        return operation[slot];
    }

    int callClass(int slot) {
        return callClass[slot];
    }

    boolean isRead(int slot) {
        return (reads[slot >>> 6] & 1L << slot) != 0;
    }

    boolean isOverwrite(int slot) {
        return (overwrites[slot >>> 6] & 1L << slot) != 0;
    }
}
