// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import static dev.touchstone.checker.linearizability.RegisterOperations.NONE;

import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/** A register in numbers: its state is the number of its value. */
final class RegisterMachine implements Machine {
    private final RegisterOperations names;
    private final IntArrayList read = new IntArrayList();
    private final IntArrayList written = new IntArrayList();

    private RegisterMachine(RegisterOperations names) {
        this.names = names;
    }

    /** The operations for the search, without those that may not have happened and that nobody saw. */
    static KeyOperations prepare(RegisterOperations ops) {
        boolean[] seen = Zones.seenValues(ops);
        ops.keep(i -> ops.complete[i] != History.NEVER || seen[ops.written[i]]);
        RegisterMachine machine = new RegisterMachine(ops);
        Long2IntOpenHashMap classes = new Long2IntOpenHashMap();
        classes.defaultReturnValue(NONE);
        int[] callClass = new int[ops.size];
        for (int i = 0; i < ops.size; i++) {
            long call = ((long) ops.read[i] << 32) | (ops.written[i] & 0xffffffffL);
            int known = classes.get(call);
            if (known == NONE) {
                known = machine.read.size();
                classes.put(call, known);
                machine.read.add(ops.read[i]);
                machine.written.add(ops.written[i]);
            }
            callClass[i] = known;
        }
        return new KeyOperations(machine, ops.size, callClass, ops.invoke, ops.complete, ops.operation);
    }

    @Override
    public int initial() {
        return 0;
    }

    @Override
    public int step(int state, int callClass) {
        int saw = read.getInt(callClass);
        if (saw != NONE && saw != state) {
            return DEAD;
        }
        int left = written.getInt(callClass);
        return left == NONE ? state : left;
    }

    @Override
    public int[] choices(int code) {
        throw new IllegalStateException("a register leaves no choice");
    }

    @Override
    public boolean isRead(int callClass) {
        return written.getInt(callClass) == NONE;
    }

    @Override
    public boolean isOverwrite(int callClass) {
        return read.getInt(callClass) == NONE;
    }

    @Override
    public String render(int state) {
        return names.render(state);
    }

    @Override
    public long bytes() {
        return 0;
    }
}
