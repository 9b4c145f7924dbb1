// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.key;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The operations of a history by key: independent objects are linearizable exactly when each of them is (Herlihy &amp;
 * Wing's locality). Keys are numbered in order of first use; operations of a key keep their order.
 */
public final class Partition {
    private final int[] operations;
    private final int[] starts;
    private final int[] keyRefs;

    private Partition(int[] operations, int[] starts, int[] keyRefs) {
        this.operations = operations;
        this.starts = starts;
        this.keyRefs = keyRefs;
    }

    public static Partition of(History history) {
        Values values = history.values();
        int n = history.size();
        int[] numbers = new int[values.size()];
        Arrays.fill(numbers, -1);
        Map<Object, Integer> composites = new HashMap<>();
        int[] keyOf = new int[n];
        int[] keyRefs = new int[16];
        int[] counts = new int[17];
        int keys = 0;
        for (int op = 0; op < n; op++) {
            int ref = history.key(op);
            int key = numbers[ref];
            if (key < 0) {
                Integer same = values.isComposite(ref)
                        ? composites.putIfAbsent(PlainValues.orNil(PlainValues.of(values, ref)), keys)
                        : null;
                key = same == null ? keys : same;
                numbers[ref] = key;
                if (key == keys) {
                    if (keys == keyRefs.length) {
                        keyRefs = Arrays.copyOf(keyRefs, keys * 2);
                        counts = Arrays.copyOf(counts, keys * 2 + 1);
                    }
                    keyRefs[keys++] = ref;
                }
            }
            keyOf[op] = key;
            counts[key + 1]++;
        }
        int[] starts = Arrays.copyOf(counts, keys + 1);
        for (int key = 0; key < keys; key++) {
            starts[key + 1] += starts[key];
        }
        int[] next = starts.clone();
        int[] operations = new int[n];
        for (int op = 0; op < n; op++) {
            operations[next[keyOf[op]]++] = op;
        }
        return new Partition(operations, starts, Arrays.copyOf(keyRefs, keys));
    }

    public int keys() {
        return keyRefs.length;
    }

    public KeyHistory key(History history, int key) {
        return new KeyHistory(history, keyRefs[key], operations, starts[key], starts[key + 1]);
    }

    public int size(int key) {
        return starts[key + 1] - starts[key];
    }
}
