// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.zones;

import static dev.touchstone.checker.linearizability.zones.RegisterOperations.NONE;

import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.search.KeyOperations;
import dev.touchstone.checker.linearizability.search.Machine;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/** A register in numbers: its state is the number of its value. */
final class RegisterMachine implements Machine {
    /** Written by a compare-and-set that did not see what it expected. */
    private static final int MISS = -2;

    private static final int OPERATION_BYTES = 16;

    private final RegisterOperations names;
    private final Long2IntOpenHashMap classes = new Long2IntOpenHashMap();
    private final IntArrayList read = new IntArrayList();
    private final IntArrayList written = new IntArrayList();

    private RegisterMachine(RegisterOperations names) {
        this.names = names;
        classes.defaultReturnValue(NONE);
    }

    /** The operations for the search, without those that may not have happened and that nobody saw, unless they can help. */
    static KeyOperations operations(RegisterOperations ops, Meter meter) {
        if (ops.misses.isEmpty()) {
            boolean[] seen = Zones.seenValues(ops, meter);
            ops.keep(i -> ops.complete[i] != History.NEVER || seen[ops.written[i]]);
        }
        ops.endUniqueWrites(meter);
        RegisterMachine machine = new RegisterMachine(ops);
        int size = ops.size + ops.misses.size();
        meter.keep((long) OPERATION_BYTES * size);
        int[] callClass = new int[size];
        int[] invoke = new int[size];
        int[] complete = new int[size];
        int[] operation = new int[size];
        int miss = 0;
        for (int i = 0, at = 0; at < size; at++) {
            boolean isMiss = i == ops.size || (miss < ops.misses.size() && ops.misses.getInt(miss) < ops.operation[i]);
            if (isMiss) {
                callClass[at] = machine.classOf(ops.missed.getInt(miss), MISS);
                operation[at] = ops.misses.getInt(miss++);
                complete[at] = ops.completeOf(operation[at]);
            } else {
                callClass[at] = machine.classOf(ops.read[i], ops.written[i]);
                complete[at] = ops.complete[i];
                operation[at] = ops.operation[i++];
            }
            invoke[at] = ops.invokeOf(operation[at]);
        }
        return new KeyOperations(machine, size, callClass, invoke, complete, operation);
    }

    private int classOf(int saw, int left) {
        long call = ((long) saw << 32) | (left & 0xffffffffL);
        int known = classes.get(call);
        if (known == NONE) {
            known = read.size();
            classes.put(call, known);
            read.add(saw);
            written.add(left);
        }
        return known;
    }

    @Override
    public int initial() {
        return 0;
    }

    @Override
    public int step(int state, int callClass) {
        int saw = read.getInt(callClass);
        int left = written.getInt(callClass);
        if (left == MISS) {
            return saw == state ? DEAD : state;
        } else if (saw != NONE && saw != state) {
            return DEAD;
        }
        return left == NONE ? state : left;
    }

    @Override
    public int[] several(int code) {
        throw new IllegalStateException("a register leaves no choice");
    }

    @Override
    public boolean isRead(int callClass) {
        return written.getInt(callClass) < 0;
    }

    @Override
    public boolean isOverwrite(int callClass) {
        return read.getInt(callClass) == NONE;
    }

    @Override
    public boolean isAlwaysPossible(int callClass) {
        return isOverwrite(callClass);
    }

    @Override
    public String render(int state) {
        return names.render(state);
    }

    @Override
    public Machine fresh() {
        return this;
    }

    @Override
    public long bytes() {
        return 0;
    }
}
