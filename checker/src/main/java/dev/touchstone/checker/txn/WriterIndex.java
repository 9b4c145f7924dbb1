// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.txn;

import java.util.Arrays;

/**
 * Who wrote a value to a key: an open-addressing table of micro-operations, four bytes a slot, and four more a
 * micro-operation where values were written more than once. Immutable once made.
 */
public final class WriterIndex {
    private final Transactions txns;
    private final int[] slots;
    private final int mask;
    private int[] next = new int[0];
    private final boolean[] ambiguous;
    private int duplicate = Transactions.NONE;

    /** Indexes all writes, failed ones too. */
    public WriterIndex(Transactions txns) {
        this.txns = txns;
        int writes = 0;
        for (int m = 0; m < txns.count(); m++) {
            writes += txns.isRead(m) ? 0 : 1;
        }
        slots = new int[Integer.highestOneBit(Math.max(8, writes)) * 4];
        mask = slots.length - 1;
        ambiguous = new boolean[txns.keys()];
        Arrays.fill(slots, Transactions.NONE);
        // From the end, so that the first of several comes to stand in front.
        for (int m = txns.count() - 1; m >= 0; m--) {
            if (!txns.isRead(m)) {
                add(m);
            }
        }
    }

    private void add(int mop) {
        int at = slot(txns.key(mop), txns.value(mop));
        int later = slots[at];
        if (later != Transactions.NONE) {
            if (next.length == 0) {
                next = new int[txns.count()];
                Arrays.fill(next, Transactions.NONE);
            }
            next[mop] = later;
            ambiguous[txns.key(mop)] = true;
            duplicate = duplicate == Transactions.NONE ? later : Math.min(duplicate, later);
        }
        slots[at] = mop;
    }

    /** The first micro-operation that wrote the value to the key, or NONE. */
    public int first(int key, int value) {
        return slots[slot(key, value)];
    }

    /** The next that wrote the same to the same key, or NONE. */
    public int next(int mop) {
        return next.length == 0 ? Transactions.NONE : next[mop];
    }

    /** The only one that wrote the value to the key and did not fail, or NONE: there is none, or there are several. */
    public int onlyPossible(int key, int value) {
        int only = Transactions.NONE;
        for (int w = first(key, value); w != Transactions.NONE; w = next(w)) {
            if (!txns.history().isFail(txns.owner(w))) {
                if (only != Transactions.NONE) {
                    return Transactions.NONE;
                }
                only = w;
            }
        }
        return only;
    }

    /** True if a value was written to the key twice: who wrote what is read there cannot be told. */
    public boolean isAmbiguous(int key) {
        return ambiguous[key];
    }

    /** The first micro-operation that wrote what had been written to its key before, or NONE. */
    public int duplicate() {
        return duplicate;
    }

    private int slot(int key, int value) {
        int h = key * 0x9E3779B9 + value * 0x85EBCA6B;
        h ^= h >>> 15;
        int at = ((h * 0x2C1B3C6D) >>> 7) & mask;
        while (slots[at] != Transactions.NONE && (txns.key(slots[at]) != key || txns.value(slots[at]) != value)) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
