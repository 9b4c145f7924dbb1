// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrays;

/** The writes of each key in the order of their ranks, those without a rank last. */
final class RankedWrites {
    private final RegisterTransactions txns;
    private final Versions versions;

    RankedWrites(RegisterTransactions txns, Versions versions) {
        this.txns = txns;
        this.versions = versions;
    }

    /** Takes two writes of a key, the first of which came first. */
    interface Pairs {
        void accept(int earlier, int later);
    }

    /** Each neighbours in the order of ranks, and the last that has one with each that has none. */
    void forEachPair(Pairs pairs) {
        for (int key = 0; key < txns.keys(); key++) {
            int first = versions.firstOfKey(key);
            int[] writes = new int[versions.endOfKey(key) - first];
            for (int i = 0; i < writes.length; i++) {
                writes[i] = versions.writeAt(first + i);
            }
            IntArrays.stableSort(writes, (a, b) -> Integer.compare(txns.rank(a), txns.rank(b)));
            int last = -1;
            for (int write : writes) {
                if (last >= 0) {
                    pairs.accept(last, write);
                }
                if (txns.rank(write) != RegisterTransactions.UNRANKED) {
                    last = write;
                }
            }
        }
    }
}
