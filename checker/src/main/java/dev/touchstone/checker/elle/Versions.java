// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.checker.txn.Committed;
import dev.touchstone.checker.txn.Transactions;
import dev.touchstone.checker.txn.WriterIndex;
import dev.touchstone.history.Values;
import java.util.Arrays;

/**
 * The versions of registers: a number for every key and value that a transaction read from outside or wrote last.
 *
 * <p>Of each key, version {@code initial(key)} is the nil before all writes. An <em>external</em> read is the first
 * thing that a transaction does to a key; the version it leaves is the last it wrote.
 */
final class Versions {
    static final int NONE = -1;

    final WriterIndex writers;
    /** Which transactions happened, by what was read. */
    final Committed committed;

    final int count;
    /** For each external read and each final write its version, else NONE. */
    final int[] version;
    /** For each version its key. */
    final int[] key;
    /** For each version the write that made it, if that happened, or NONE. */
    final int[] writer;

    private final Transactions txns;
    private final int[] slots;
    private final int[] sample;

    Versions(Transactions txns) {
        this.txns = txns;
        writers = new WriterIndex(txns);
        committed = Committed.ofRegisters(txns, writers);
        version = new int[txns.count()];
        Arrays.fill(version, NONE);
        int capacity = Integer.highestOneBit(Math.max(8, txns.count())) * 4;
        slots = new int[capacity];
        Arrays.fill(slots, NONE);
        int[] keys = Arrays.copyOf(new int[0], txns.keys() + txns.count());
        int[] samples = new int[txns.keys() + txns.count()];
        for (int k = 0; k < txns.keys(); k++) {
            keys[k] = k;
            samples[k] = NONE;
        }
        sample = samples;
        int next = txns.keys();
        for (int m = 0; m < txns.count(); m++) {
            if (!isUse(m)) {
                continue;
            }
            if (txns.value(m) == Values.NIL && txns.isRead(m)) {
                version[m] = txns.key(m);
                continue;
            }
            int at = find(m);
            if (slots[at] == NONE) {
                keys[next] = txns.key(m);
                sample[next] = m;
                slots[at] = next++;
            }
            version[m] = slots[at];
        }
        count = next;
        key = Arrays.copyOf(keys, count);
        writer = new int[count];
        Arrays.fill(writer, NONE);
        for (int m = 0; m < txns.count(); m++) {
            if (version[m] != NONE && !txns.isRead(m)) {
                writer[version[m]] = m;
            }
        }
    }

    int initial(int keyId) {
        return keyId;
    }

    boolean isInitial(int id) {
        return id < txns.keys();
    }

    String text(int id) {
        return isInitial(id) ? "nil" : txns.values().render(txns.value(sample[id]));
    }

    /** True if what the micro-operation did is seen from outside, and happened. */
    private boolean isUse(int mop) {
        if (writers.isAmbiguous(txns.key(mop)) || !committed.contains(txns.owner(mop))) {
            return false;
        }
        return txns.isRead(mop) ? txns.isFirst(mop) && txns.history().isOk(txns.owner(mop)) : txns.isFinalWrite(mop);
    }

    private int find(int mop) {
        int h = txns.key(mop) * 0x9E3779B9 + txns.value(mop) * 0x85EBCA6B;
        h ^= h >>> 15;
        int at = ((h * 0x2C1B3C6D) >>> 7) & (slots.length - 1);
        while (slots[at] != NONE
                && (txns.key(sample[slots[at]]) != txns.key(mop) || txns.value(sample[slots[at]]) != txns.value(mop))) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }
}
