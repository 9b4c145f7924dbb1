// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a history, laid flat: a column each for the kind, key and value of every micro-operation.
 *
 * <p>A transaction has the number of its operation; its micro-operations are {@code first(t) .. first(t + 1) - 1}. Keys
 * are numbered densely. A write keeps whether it is its transaction's last to its key. Immutable once made.
 */
final class Transactions {
    static final byte READ = 0;
    static final byte WRITE = 1;
    static final int NONE = -1;

    final History history;
    final Values values;
    /** How many operations there are; those that are no transactions have no micro-operations. */
    final int size;

    int[] kindStart;
    byte[] kind = new byte[1024];
    int[] key = new int[1024];
    int[] value = new int[1024];
    int[] owner = new int[1024];
    /** The micro-operation before this one with the same transaction and key, or NONE. */
    int[] before;
    /** The same, after it. */
    int[] after;
    /** The next write of the same transaction to the same key, or NONE. */
    int[] laterWrite;

    int count;
    int keys;
    int judged;
    int[] keyRef = new int[64];
    private final int[] keyOfRef;
    private final String writeWord;
    private int writeRef = NONE;
    private int readRef = NONE;
    private final Map<String, Integer> composites = new HashMap<>();
    private @Nullable String problem;

    private Transactions(History history, String writeWord) {
        this.history = history;
        this.writeWord = writeWord;
        values = history.values();
        size = history.size();
        kindStart = new int[size + 1];
        keyOfRef = new int[values.size()];
        for (int op = 0; op < size; op++) {
            kindStart[op] = count;
            read(op);
        }
        kindStart[size] = count;
        before = new int[count];
        after = new int[count];
        laterWrite = new int[count];
        link();
    }

    /** Lays out a history; {@code writeWord} is the micro-operation that writes: {@code append} or {@code w}. */
    static Transactions of(History history, String writeWord) {
        return new Transactions(history, writeWord);
    }

    /** Why the history cannot be judged, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    int first(int transaction) {
        return kindStart[transaction];
    }

    int end(int transaction) {
        return kindStart[transaction + 1];
    }

    boolean isRead(int mop) {
        return kind[mop] == READ;
    }

    /** The first of its transaction to touch its key. */
    boolean isFirst(int mop) {
        return before[mop] == NONE;
    }

    /** The last write of its transaction to its key. */
    boolean isFinalWrite(int mop) {
        return laterWrite[mop] == NONE;
    }

    String keyText(int keyId) {
        return values.render(keyRef[keyId]);
    }

    private void read(int op) {
        int list = history.value(op);
        if (list == Values.NIL) {
            list = history.input(op);
        }
        if (values.kind(list) != Values.Kind.LIST) {
            return;
        }
        int length = values.length(list);
        judged++;
        for (int i = 0; i < length; i++) {
            micro(op, values.element(list, i));
        }
    }

    private void micro(int op, int mop) {
        int length = values.length(mop);
        if (length < 2 || length > 3) {
            problem(op, mop);
            return;
        }
        int function = values.element(mop, 0);
        if (function != writeRef && function != readRef && !learn(function)) {
            problem(op, mop);
            return;
        }
        int of = length == 3 ? values.element(mop, 2) : Values.NIL;
        if (function == writeRef && values.isComposite(of)) {
            problem(op, mop);
            return;
        }
        if (count == kind.length) {
            int capacity = count * 2;
            kind = Arrays.copyOf(kind, capacity);
            key = Arrays.copyOf(key, capacity);
            value = Arrays.copyOf(value, capacity);
            owner = Arrays.copyOf(owner, capacity);
        }
        kind[count] = function == writeRef ? WRITE : READ;
        key[count] = keyId(values.element(mop, 1));
        value[count] = of;
        owner[count++] = op;
    }

    private boolean learn(int function) {
        Values.Kind of = values.kind(function);
        if (of != Values.Kind.KEYWORD && of != Values.Kind.STRING) {
            return false;
        }
        String word = values.asText(function);
        if (word.equals(writeWord)) {
            writeRef = function;
        } else if (word.equals("r")) {
            readRef = function;
        } else {
            return false;
        }
        return true;
    }

    /** Composite keys are told apart by their text: equal ones have different refs. */
    private int keyId(int written) {
        int ref = values.isComposite(written)
                ? composites.computeIfAbsent(values.render(written), text -> written)
                : written;
        if (keyOfRef[ref] == 0) {
            if (keys == keyRef.length) {
                keyRef = Arrays.copyOf(keyRef, keys * 2);
            }
            keyRef[keys] = ref;
            keyOfRef[ref] = ++keys;
        }
        return keyOfRef[ref] - 1;
    }

    private void problem(int op, int mop) {
        if (problem == null) {
            String text = values.render(mop);
            problem = "transaction #" + op + " has the micro-operation "
                    + text.substring(0, Math.min(80, text.length())) + ", which is neither [:r key value] nor [:"
                    + writeWord + " key value] of a scalar value";
        }
    }

    private void link() {
        int[] last = new int[keys];
        Arrays.fill(last, NONE);
        Arrays.fill(after, NONE);
        for (int m = 0; m < count; m++) {
            int previous = last[key[m]];
            boolean same = previous != NONE && owner[previous] == owner[m];
            before[m] = same ? previous : NONE;
            if (same) {
                after[previous] = m;
            }
            last[key[m]] = m;
        }
        for (int m = count - 1; m >= 0; m--) {
            int next = after[m];
            laterWrite[m] = next == NONE || kind[next] == WRITE ? next : laterWrite[next];
        }
    }
}
