// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.HistoryException;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which process has which slot while a file is written, and what the operation that it has open asked. A process that
 * comes back is told by its slot; slots of processes that came long ago are given to others.
 */
final class SlotEncoder {
    /** So many slots before one is taken from a process that may come back. */
    private static final int PLENTY = 1024;

    private final Int2IntOpenHashMap slots = new Int2IntOpenHashMap();
    private final IntArrayList free = new IntArrayList();
    private int[] processes = new int[64];
    private boolean[] open = new boolean[64];
    private @Nullable Object[] inputs = new Object[64];
    private int[] keys = new int[64];
    private int count;
    private int openCount;
    private int hand;
    private int lastProcess;

    SlotEncoder() {
        slots.defaultReturnValue(-1);
    }

    /** The slot of a process whose operation is open, or -1. */
    int openSlot(int process) {
        int slot = slots.get(process);
        return slot >= 0 && open[slot] ? slot : -1;
    }

    /** Writes which process it is; one that has no slot gets one. */
    int write(int process, ColumnBytes out) {
        int slot = slots.get(process);
        if (slot >= 0) {
            out.varint(2L * slot);
            return slot;
        }
        slot = take();
        processes[slot] = process;
        slots.put(process, slot);
        out.varint(2L * slot + 1);
        out.signed((long) process - lastProcess);
        lastProcess = process;
        return slot;
    }

    private int take() {
        if (!free.isEmpty()) {
            return free.popInt();
        } else if (count < PLENTY || 2 * openCount > count) {
            return append();
        }
        do {
            hand = (hand + 1) % count;
        } while (open[hand]);
        slots.remove(processes[hand]);
        return hand;
    }

    private int append() {
        if (count == Layout.SLOTS_MAX) {
            throw new HistoryException("more than " + Layout.SLOTS_MAX / 2 + " operations are open at once");
        }
        if (count == open.length) {
            processes = Arrays.copyOf(processes, 2 * count);
            open = Arrays.copyOf(open, 2 * count);
            inputs = Arrays.copyOf(inputs, 2 * count);
            keys = Arrays.copyOf(keys, 2 * count);
        }
        return count++;
    }

    void begin(int slot, int key, @Nullable Object input) {
        openCount += open[slot] ? 0 : 1;
        open[slot] = true;
        inputs[slot] = input;
        keys[slot] = key;
    }

    @Nullable
    Object input(int slot) {
        return inputs[slot];
    }

    /** The slot of the key that the open operation is of. */
    int key(int slot) {
        return keys[slot];
    }

    /**
     * The open operation ends.
     *
     * @param forGood whether its process is not likely to come back
     */
    void end(int slot, boolean forGood) {
        openCount -= open[slot] ? 1 : 0;
        open[slot] = false;
        inputs[slot] = null;
        if (forGood) {
            slots.remove(processes[slot]);
            free.push(slot);
        }
    }
}
