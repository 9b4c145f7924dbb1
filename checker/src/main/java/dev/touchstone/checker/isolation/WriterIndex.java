// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.txn.Transactions;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/** Who wrote a value to a key: all micro-operations that did, however many. */
final class WriterIndex {
    private final Long2IntOpenHashMap first = new Long2IntOpenHashMap();
    private final int[] next;

    WriterIndex(Transactions txns) {
        next = new int[txns.count()];
        Arrays.fill(next, Transactions.NONE);
        first.defaultReturnValue(Transactions.NONE);
        for (int m = txns.count() - 1; m >= 0; m--) {
            if (!txns.isRead(m)) {
                next[m] = first.put(place(txns.key(m), txns.value(m)), m);
            }
        }
    }

    /** The first that wrote it, or NONE. */
    int first(int key, int value) {
        return first.get(place(key, value));
    }

    /** The next that wrote the same to the same key, or NONE. */
    int next(int mop) {
        return next[mop];
    }

    private static long place(int key, int value) {
        return ((long) key << 32) | (value & 0xffffffffL);
    }
}
