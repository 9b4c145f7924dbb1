// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.HistoryException;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which process has which slot while a file is read, and what the operation that it has open asked. */
final class SlotDecoder {
    private enum State {
        FREE,
        CLOSED,
        OPEN
    }

    private final Int2IntOpenHashMap slots = new Int2IntOpenHashMap();
    private int[] processes = new int[64];
    private State[] states = new State[64];
    private @Nullable Object[] inputs = new Object[64];
    private int[] keys = new int[64];
    private int count;
    private int lastProcess;

    SlotDecoder() {
        slots.defaultReturnValue(-1);
        Arrays.fill(states, State.FREE);
    }

    /** The slot of the process that an event is of. */
    int read(ColumnCursor in) {
        long head = in.varint();
        long slot = head >>> 1;
        if (slot > count || slot == Layout.SLOTS_MAX) {
            throw new HistoryException("slot " + slot + " is of no process");
        } else if ((head & 1) == 0) {
            if (slot == count || states[(int) slot] == State.FREE) {
                throw new HistoryException("slot " + slot + " is of no process");
            }
        } else {
            take((int) slot, in.signed());
        }
        return (int) slot;
    }

    private void take(int slot, long difference) {
        long process = lastProcess + difference;
        if (process != (int) process) {
            throw new HistoryException("process " + process + " does not fit 32 bits");
        }
        if (slot == count) {
            append();
        } else if (states[slot] == State.OPEN) {
            throw new HistoryException("slot " + slot + " is of a process whose operation is open");
        } else if (states[slot] == State.CLOSED) {
            slots.remove(processes[slot]);
        }
        if (slots.put((int) process, slot) >= 0) {
            throw new HistoryException("process " + process + " has two slots");
        }
        lastProcess = (int) process;
        processes[slot] = lastProcess;
        states[slot] = State.CLOSED;
    }

    private void append() {
        if (count == states.length) {
            processes = Arrays.copyOf(processes, 2 * count);
            states = Arrays.copyOf(states, 2 * count);
            Arrays.fill(states, count, 2 * count, State.FREE);
            inputs = Arrays.copyOf(inputs, 2 * count);
            keys = Arrays.copyOf(keys, 2 * count);
        }
        count++;
    }

    int process(int slot) {
        return processes[slot];
    }

    boolean isOpen(int slot) {
        return states[slot] == State.OPEN;
    }

    @Nullable
    Object input(int slot) {
        return inputs[slot];
    }

    int key(int slot) {
        return keys[slot];
    }

    void begin(int slot, int key, @Nullable Object input) {
        states[slot] = State.OPEN;
        inputs[slot] = input;
        keys[slot] = key;
    }

    void end(int slot, boolean forGood) {
        inputs[slot] = null;
        states[slot] = forGood ? State.FREE : State.CLOSED;
        if (forGood) {
            slots.remove(processes[slot]);
        }
    }
}
