// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.zones;

import dev.touchstone.checker.linearizability.key.KeyHistory;
import dev.touchstone.checker.linearizability.key.MalformedCallException;
import dev.touchstone.checker.linearizability.key.Meter;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads, writes and compare-and-sets of one register, as columns of integers.
 *
 * <p>Values are numbered from 0, the initial one. Failed operations are left out, and so are reads that nobody answered
 * and reads of nil where nil was never there (some clients record no value).
 */
final class RegisterOperations {
    static final int NONE = -1;
    /** Five columns, and the values. */
    private static final int OPERATION_BYTES = 24;

    private static final int MAP_ENTRY_BYTES = 16;

    int size;
    int values = 1;
    final int[] operation;
    /** The value that the operation saw, or {@link #NONE} of a write. */
    final int[] read;
    /** The value that it left, or {@link #NONE} of a read. */
    final int[] written;

    final int[] invoke;
    final int[] complete;
    /** Compare-and-sets that answered that the value was another one; they are not among the others. */
    final IntArrayList misses = new IntArrayList();
    /** The value that each of them did not see. */
    final IntArrayList missed = new IntArrayList();

    private int[] valueRefs = new int[16];
    private final Int2IntOpenHashMap sparse;
    private int @Nullable [] dense;
    private final Map<Object, Integer> composites = new HashMap<>();
    private final History history;
    private final Object initial;
    private final boolean initialIsNil;

    private RegisterOperations(KeyHistory key, @Nullable Object initial, boolean isLarge) {
        int n = key.size();
        history = key.history();
        this.initial = PlainValues.orNil(initial);
        initialIsNil = initial == null;
        operation = new int[n];
        read = new int[n];
        written = new int[n];
        invoke = new int[n];
        complete = new int[n];
        sparse = new Int2IntOpenHashMap(isLarge ? 0 : n);
        sparse.defaultReturnValue(NONE);
        if (isLarge) {
            dense = new int[history.values().size()];
            Arrays.fill(dense, NONE);
        }
    }

    /** Throws {@link MalformedCallException} for a compare-and-set that has no pair of values. */
    static RegisterOperations of(KeyHistory key, @Nullable Object initial, Meter meter) {
        boolean isLarge = key.size() > key.history().values().size() / 8;
        long numbers = isLarge ? 4L * key.history().values().size() : (long) MAP_ENTRY_BYTES * key.size();
        meter.keep((long) OPERATION_BYTES * key.size() + numbers);
        RegisterOperations ops = new RegisterOperations(key, initial, isLarge);
        ops.fill(key, meter);
        return ops;
    }

    /** The ref of a value; {@link Values#NIL} for the initial value if nobody names it. */
    int valueRef(int value) {
        return valueRefs[value];
    }

    int invokeOf(int op) {
        return history.invokeIndex(op);
    }

    int completeOf(int op) {
        return history.completeIndex(op);
    }

    String render(int value) {
        return value == 0 ? PlainValues.render(initial) : history.values().render(valueRefs[value]);
    }

    private void fill(KeyHistory key, Meter meter) {
        int readId = history.functionId(Functions.READ);
        int getId = history.functionId("get");
        int writeId = history.functionId(Functions.WRITE);
        int putId = history.functionId("put");
        boolean nilWritten = initialIsNil;
        for (int i = 0; i < key.size(); i++) {
            meter.step(i);
            int op = key.operation(i);
            if (history.isFail(op)) {
                continue;
            }
            int function = history.functionId(op);
            int saw = NONE;
            int left = NONE;
            if (function == readId || function == getId) {
                if (history.isInfo(op)) {
                    continue;
                }
                saw = value(history.output(op));
            } else if (function == writeId || function == putId) {
                left = value(history.input(op));
                nilWritten |= history.input(op) == Values.NIL;
            } else {
                int pair = history.input(op);
                if (history.values().length(pair) != 2) {
                    throw new MalformedCallException(
                            op,
                            "a cas needs a pair of values, not "
                                    + history.values().render(pair));
                }
                saw = value(history.values().element(pair, 0));
                if (history.isOk(op) && history.output(op) == Values.FALSE) {
                    misses.add(op);
                    missed.add(saw);
                    continue;
                }
                left = value(history.values().element(pair, 1));
                nilWritten |= history.values().element(pair, 1) == Values.NIL;
            }
            add(op, saw, left);
        }
        if (!nilWritten) {
            dropReadsOfNil();
        }
        dense = null;
    }

    private void add(int op, int saw, int left) {
        operation[size] = op;
        read[size] = saw;
        written[size] = left;
        invoke[size] = history.invokeIndex(op);
        complete[size++] = history.completeIndex(op);
    }

    private void dropReadsOfNil() {
        int nil = sparse.get(Values.NIL);
        if (dense != null) {
            nil = dense[Values.NIL];
        }
        if (nil != NONE) {
            int drop = nil;
            keep(i -> written[i] != NONE || read[i] != drop);
        }
    }

    void keep(java.util.function.IntPredicate wanted) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (wanted.test(i)) {
                operation[kept] = operation[i];
                read[kept] = read[i];
                written[kept] = written[i];
                invoke[kept] = invoke[i];
                complete[kept++] = complete[i];
            }
        }
        size = kept;
    }

    /**
     * Gives an end to each operation of unknown outcome that alone wrote a value which somebody saw: it happened before
     * the first of those who saw it ended.
     */
    void endUniqueWrites(Meter meter) {
        meter.keep(8L * values);
        int[] writers = new int[values];
        int[] seenBy = new int[values];
        Arrays.fill(seenBy, History.NEVER);
        writers[0] = 1;
        for (int i = 0; i < size; i++) {
            if (written[i] != NONE) {
                writers[written[i]]++;
            }
            if (read[i] != NONE) {
                seenBy[read[i]] = Math.min(seenBy[read[i]], complete[i]);
            }
        }
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = size - 1; i >= 0; i--) {
                meter.step(i);
                int end = written[i] == NONE || writers[written[i]] > 1 ? History.NEVER : seenBy[written[i]];
                if (complete[i] == History.NEVER && end != History.NEVER) {
                    complete[i] = end;
                    if (read[i] != NONE) {
                        seenBy[read[i]] = Math.min(seenBy[read[i]], end);
                    }
                    changed = true;
                }
            }
        }
    }

    private int value(int ref) {
        int value = dense != null ? dense[ref] : sparse.get(ref);
        if (value == NONE) {
            value = newValue(ref);
            if (dense != null) {
                dense[ref] = value;
            } else {
                sparse.put(ref, value);
            }
        }
        return value;
    }

    private int newValue(int ref) {
        Values all = history.values();
        if (ref == Values.NIL ? initialIsNil : initial.equals(PlainValues.of(all, ref))) {
            valueRefs[0] = ref;
            return 0;
        }
        if (all.isComposite(ref)) {
            Integer same = composites.putIfAbsent(PlainValues.orNil(PlainValues.of(all, ref)), values);
            if (same != null) {
                return same;
            }
        }
        if (values == valueRefs.length) {
            valueRefs = Arrays.copyOf(valueRefs, values * 2);
        }
        valueRefs[values] = ref;
        return values++;
    }
}
