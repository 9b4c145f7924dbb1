// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Builds one value from the inside out, without recursion: elements on one stack, open collections on another. */
final class ValueStack {
    private final Values values;
    private int[] refs = new int[256];
    private int size;
    private int[] starts = new int[16];
    private Kind[] kinds = new Kind[16];
    private int depth;

    ValueStack(Values values) {
        this.values = values;
    }

    int depth() {
        return depth;
    }

    void clear() {
        size = 0;
        depth = 0;
    }

    void push(int ref) {
        if (size == refs.length) {
            refs = Arrays.copyOf(refs, size * 2);
        }
        refs[size++] = ref;
    }

    void open(Kind kind) {
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, depth * 2);
            kinds = Arrays.copyOf(kinds, depth * 2);
        }
        starts[depth] = size;
        kinds[depth++] = kind;
    }

    /** The kind of the innermost open collection. */
    Kind kind() {
        return kinds[depth - 1];
    }

    /** How many elements the innermost open collection has so far. */
    int count() {
        return size - starts[depth - 1];
    }

    /** Changes the keys of the innermost open collection, a map. */
    void changeKeys(IntUnaryOperator change) {
        for (int i = starts[depth - 1]; i < size; i += 2) {
            refs[i] = change.applyAsInt(refs[i]);
        }
    }

    /** Closes the innermost collection, which becomes an element of the one around it. */
    void close() {
        depth--;
        int from = starts[depth];
        int ref =
                switch (kinds[depth]) {
                    case SET -> values.ofSet(refs, from, size);
                    case MAP -> values.ofMap(refs, from, size);
                    default -> values.ofList(refs, from, size);
                };
        size = from;
        push(ref);
    }

    /** The only value left. */
    int pop() {
        return refs[--size];
    }
}
