// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.Outcome;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes of one key whose outcome nobody knows and whose values nobody saw. Each may still take effect at any time, so
 * they stay for as long as the pass does: some 60 bytes each.
 */
final class IndeterminateWrites {
    private static final int NONE = -1;

    private final Object2IntOpenHashMap<Object> slots = new Object2IntOpenHashMap<>();
    private final IntArrayList free = new IntArrayList();
    private long[] number = new long[16];
    private long[] begin = new long[16];
    private long[] beginNanos = new long[16];
    private int[] process = new int[16];

    IndeterminateWrites() {
        slots.defaultReturnValue(NONE);
    }

    int size() {
        return slots.size();
    }

    boolean contains(Object value) {
        return slots.containsKey(value);
    }

    void add(Operation write) {
        int slot = free.isEmpty() ? slots.size() : free.popInt();
        if (slot == number.length) {
            number = Arrays.copyOf(number, slot * 2);
            begin = Arrays.copyOf(begin, slot * 2);
            beginNanos = Arrays.copyOf(beginNanos, slot * 2);
            process = Arrays.copyOf(process, slot * 2);
        }
        number[slot] = write.number;
        begin[slot] = write.begin;
        beginNanos[slot] = write.beginNanos;
        process[slot] = write.process;
        slots.put(PlainValues.orNil(write.value), slot);
    }

    /** Takes the write of this value out, because it was seen. */
    @Nullable
    Operation remove(Object value, @Nullable Object key) {
        int slot = slots.removeInt(value);
        if (slot == NONE) {
            return null;
        }
        free.add(slot);
        return write(slot, value, key);
    }

    List<Operation> all(@Nullable Object key) {
        List<Operation> all = new ArrayList<>(slots.size());
        slots.object2IntEntrySet().forEach(each -> all.add(write(each.getIntValue(), each.getKey(), key)));
        return all;
    }

    private Operation write(int slot, Object value, @Nullable Object key) {
        Object plain = value == PlainValues.NIL ? null : value;
        Operation write = new Operation(
                number[slot], process[slot], Operation.Function.WRITE, key, plain, begin[slot], beginNanos[slot]);
        write.outcome = Outcome.INFO;
        return write;
    }
}
