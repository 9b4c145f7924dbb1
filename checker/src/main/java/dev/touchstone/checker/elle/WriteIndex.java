// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.txn.Transactions;
import java.util.Arrays;

/** Who wrote a value to a key: an open-addressing table of micro-operations, four bytes a slot. */
final class WriteIndex {
    private final Transactions txns;
    private final int[] slots;
    private final int mask;
    /** Keys to which a value was written twice: who wrote what is read there cannot be told. */
    final boolean[] ambiguous;

    int duplicate = Transactions.NONE;

    WriteIndex(Transactions txns) {
        this.txns = txns;
        int writes = 0;
        for (int m = 0; m < txns.count(); m++) {
            writes += txns.isRead(m) ? 0 : 1;
        }
        int capacity = Integer.highestOneBit(Math.max(8, writes)) * 4;
        slots = new int[capacity];
        mask = capacity - 1;
        ambiguous = new boolean[txns.keys()];
        Arrays.fill(slots, Transactions.NONE);
        for (int m = 0; m < txns.count(); m++) {
            if (!txns.isRead(m)) {
                add(m);
            }
        }
    }

    private void add(int mop) {
        int key = txns.key(mop);
        int value = txns.value(mop);
        int at = slot(key, value);
        while (slots[at] != Transactions.NONE) {
            if (txns.key(slots[at]) == key && txns.value(slots[at]) == value) {
                ambiguous[key] = true;
                duplicate = duplicate == Transactions.NONE ? mop : duplicate;
                return;
            }
            at = (at + 1) & mask;
        }
        slots[at] = mop;
    }

    /** The micro-operation that wrote the value to the key, or NONE. */
    int find(int key, int value) {
        for (int at = slot(key, value); ; at = (at + 1) & mask) {
            int mop = slots[at];
            if (mop == Transactions.NONE || (txns.key(mop) == key && txns.value(mop) == value)) {
                return mop;
            }
        }
    }

    private int slot(int key, int value) {
        int h = key * 0x9E3779B9 + value * 0x85EBCA6B;
        h ^= h >>> 15;
        return ((h * 0x2C1B3C6D) >>> 7) & mask;
    }
}
