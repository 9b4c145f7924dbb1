// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.txn;

import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a history, laid flat: a column each for the kind, key and value of every micro-operation.
 *
 * <p>A transaction is an operation called {@code txn}, and has its number; its micro-operations are {@code first(t) .. end(t) - 1}. Keys are numbered
 * densely. Immutable once made; safe for any number of threads.
 */
public final class Transactions {
    /** No micro-operation. */
    public static final int NONE = -1;

    private static final byte READ = 0;
    private static final byte WRITE = 1;

    private final History history;
    private final Values values;
    private final MicroWords words;
    private final int txn;
    private final Canonical canonical;
    private final int[] start;
    private byte[] kind = new byte[1024];
    private int[] key = new int[1024];
    private int[] value = new int[1024];
    private int[] owner = new int[1024];
    private final int[] before;
    private final int[] after;
    private final int[] laterWrite;
    private int count;
    private int keys;
    private int judged;
    private int[] keyRef = new int[64];
    private final int[] keyOfRef;
    private @Nullable String problem;

    private Transactions(History history, MicroWords words) {
        this.history = history;
        this.words = words;
        values = history.values();
        txn = history.functionId(Functions.TXN);
        canonical = new Canonical(values);
        start = new int[history.size() + 1];
        keyOfRef = new int[values.size()];
        for (int op = 0; op < history.size(); op++) {
            start[op] = count;
            read(op);
        }
        start[history.size()] = count;
        before = new int[count];
        after = new int[count];
        laterWrite = new int[count];
        link();
    }

    /** Lays out a history of transactions that append to lists. */
    public static Transactions ofLists(History history) {
        return new Transactions(history, new MicroWords(history.values(), true));
    }

    /** Lays out a history of transactions that write registers. */
    public static Transactions ofRegisters(History history) {
        return new Transactions(history, new MicroWords(history.values(), false));
    }

    /** The first micro-operation that is none of these, in words, so that the history cannot be judged; or null. */
    public @Nullable String problem() {
        return problem;
    }

    public History history() {
        return history;
    }

    public Values values() {
        return values;
    }

    /** How many operations there are; those that are no transactions have no micro-operations. */
    public int size() {
        return start.length - 1;
    }

    /** How many micro-operations there are. */
    public int count() {
        return count;
    }

    /** How many keys there are. */
    public int keys() {
        return keys;
    }

    /** How many operations are transactions. */
    public int judged() {
        return judged;
    }

    public int first(int transaction) {
        return start[transaction];
    }

    public int end(int transaction) {
        return start[transaction + 1];
    }

    public boolean isRead(int mop) {
        return kind[mop] == READ;
    }

    public int key(int mop) {
        return key[mop];
    }

    /** The value written, or returned; equal ones of registers are the same. */
    public int value(int mop) {
        return value[mop];
    }

    /** The transaction. */
    public int owner(int mop) {
        return owner[mop];
    }

    /** The micro-operation before this one with the same transaction and key, or NONE. */
    public int before(int mop) {
        return before[mop];
    }

    /** The same, after it. */
    public int after(int mop) {
        return after[mop];
    }

    /** The next write of the same transaction to the same key, or NONE. */
    public int laterWrite(int mop) {
        return laterWrite[mop];
    }

    /** The first of its transaction to touch its key. */
    public boolean isFirst(int mop) {
        return before[mop] == NONE;
    }

    /** The last write of its transaction to its key. */
    public boolean isFinalWrite(int mop) {
        return laterWrite[mop] == NONE;
    }

    /** A key's value. */
    public int keyRef(int keyId) {
        return keyRef[keyId];
    }

    public String keyText(int keyId) {
        return values.render(keyRef[keyId]);
    }

    private void read(int op) {
        if (history.functionId(op) != txn) {
            return;
        }
        int list = history.value(op);
        if (list == Values.NIL) {
            list = history.input(op);
        }
        if (values.kind(list) != Values.Kind.LIST) {
            return;
        }
        judged++;
        for (int i = 0; i < values.length(list); i++) {
            int mop = values.element(list, i);
            if (words.isRead(mop)) {
                refuseSet(op, mop);
                add(op, mop, READ);
            } else if (words.isWrite(mop)) {
                add(op, mop, WRITE);
            } else if (problem == null) {
                problem = "transaction #" + op + " has the micro-operation " + words.misfit(mop);
            }
        }
    }

    /** A set that was read is no value that anybody wrote, but several: no check here is of such registers. */
    private void refuseSet(int op, int mop) {
        boolean set = values.length(mop) == 3 && values.kind(values.element(mop, 2)) == Values.Kind.SET;
        if (set && problem == null) {
            problem = "transaction #" + op + " reads the set " + values.render(values.element(mop, 2), 40)
                    + " from key " + values.render(values.element(mop, 1), 40)
                    + ", and transactions on sets are not supported";
        }
    }

    private void add(int op, int mop, byte of) {
        if (count == kind.length) {
            int capacity = count * 2;
            kind = Arrays.copyOf(kind, capacity);
            key = Arrays.copyOf(key, capacity);
            value = Arrays.copyOf(value, capacity);
            owner = Arrays.copyOf(owner, capacity);
        }
        int written = values.length(mop) == 3 ? values.element(mop, 2) : Values.NIL;
        kind[count] = of;
        key[count] = keyId(canonical.of(values.element(mop, 1)));
        value[count] = words.areLists() ? written : canonical.of(written);
        owner[count++] = op;
    }

    private int keyId(int ref) {
        if (keyOfRef[ref] == 0) {
            if (keys == keyRef.length) {
                keyRef = Arrays.copyOf(keyRef, keys * 2);
            }
            keyRef[keys] = ref;
            keyOfRef[ref] = ++keys;
        }
        return keyOfRef[ref] - 1;
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
