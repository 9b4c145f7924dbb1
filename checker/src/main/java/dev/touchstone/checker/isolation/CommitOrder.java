// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.causal.EdgeList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which transactions must have committed before which, under read committed and read atomic: Møldrup and Pavlogiannis,
 * "AWDIT: An Optimal Weak Database Isolation Tester" (PLDI 2025), O(n^1.5) for n micro-operations.
 *
 * <p>The history satisfies the level exactly if these edges together with session order and reads-from have no cycle.
 */
final class CommitOrder {
    private static final int NONE = -1;

    private final CommittedTransactions txns;
    private final EdgeList edges;

    /** Of the transaction at hand, by key: the two earliest of the writers it read the key from, in reading order. */
    private final int[] earliest;

    private final int[] second;
    private final IntArrayList keysRead = new IntArrayList();
    /** The micro-operations that are the first of their transaction to read from what they read from. */
    private final BitSet firstReads;

    CommitOrder(CommittedTransactions txns, EdgeList edges) {
        this.txns = txns;
        this.edges = edges;
        earliest = new int[txns.keys];
        second = new int[txns.keys];
        Arrays.fill(earliest, NONE);
        Arrays.fill(second, NONE);
        firstReads = firstReads();
    }

    private BitSet firstReads() {
        BitSet result = new BitSet(txns.start[txns.count]);
        int[] lastReader = new int[txns.count + 1];
        Arrays.fill(lastReader, NONE);
        for (int t = 0; t < txns.count; t++) {
            for (int m = txns.start[t]; m < txns.start[t + 1]; m++) {
                int from = txns.source[m];
                if (from >= 0 && lastReader[from] != t) {
                    lastReader[from] = t;
                    result.set(m);
                }
            }
        }
        return result;
    }

    /** Session order, and reads-from once a pair; the initial transaction, if anybody read from it, before each session. */
    void addBase() {
        int[] last = new int[txns.sessions];
        Arrays.fill(last, NONE);
        for (int t = 0; t < txns.count; t++) {
            int before = last[txns.session[t]];
            if (before != NONE) {
                edges.add(before, t);
            } else if (txns.readsInitial) {
                edges.add(txns.initial(), t);
            }
            last[txns.session[t]] = t;
            int previous = NONE;
            for (int m = txns.start[t]; m < txns.start[t + 1]; m++) {
                int from = txns.source[m];
                if (from >= 0 && from != txns.initial() && from != previous) {
                    edges.add(from, t);
                    previous = from;
                }
            }
        }
    }

    /** If a transaction reads from t2, and later a key that t2 wrote from t1, then t2 committed before t1. */
    void addReadCommitted(int reader) {
        for (int m = txns.start[reader + 1] - 1; m >= txns.start[reader]; m--) {
            int from = txns.source[m];
            if (from < 0) {
                continue;
            }
            if (from != txns.initial() && firstReads.get(m)) {
                orderBeforeLaterReads(from);
            }
            int key = txns.key[m];
            if (earliest[key] == NONE) {
                keysRead.add(key);
            }
            if (earliest[key] != from) {
                second[key] = earliest[key];
                earliest[key] = from;
            }
        }
        forget();
    }

    private void orderBeforeLaterReads(int writer) {
        int writes = txns.writeStart[writer + 1] - txns.writeStart[writer];
        if (writes <= keysRead.size()) {
            for (int w = txns.writeStart[writer]; w < txns.writeStart[writer + 1]; w++) {
                orderBefore(writer, txns.writeKey[w]);
            }
            return;
        }
        for (int i = 0; i < keysRead.size(); i++) {
            if (txns.writes(writer, keysRead.getInt(i))) {
                orderBefore(writer, keysRead.getInt(i));
            }
        }
    }

    private void orderBefore(int writer, int key) {
        int other = earliest[key] == writer ? second[key] : earliest[key];
        if (other != NONE && other != writer) {
            edges.add(writer, other);
        }
    }

    private void forget() {
        for (int i = 0; i < keysRead.size(); i++) {
            earliest[keysRead.getInt(i)] = NONE;
            second[keysRead.getInt(i)] = NONE;
        }
        keysRead.clear();
    }

    /**
     * If a transaction reads a key from t1, then every other writer of it that the transaction reads from, or that comes
     * earlier in its session, committed before t1.
     *
     * @param lastOfSession by key, the last transaction of the reader's session that wrote it, or negative
     */
    void addReadAtomic(int reader, int[] lastOfSession) {
        for (int m = txns.start[reader]; m < txns.start[reader + 1]; m++) {
            int from = txns.source[m];
            if (from < 0) {
                continue;
            }
            int key = txns.key[m];
            int own = lastOfSession[key];
            if (own >= 0 && own != from) {
                edges.add(own, from);
            }
            if (earliest[key] == NONE) {
                keysRead.add(key);
                earliest[key] = from;
            } else if (earliest[key] != from) {
                edges.add(earliest[key], from);
                edges.add(from, earliest[key]);
            }
        }
        for (int m = txns.start[reader]; m < txns.start[reader + 1]; m++) {
            int from = txns.source[m];
            if (from >= 0 && from != txns.initial() && firstReads.get(m)) {
                orderBeforeLaterReads(from);
            }
        }
        forget();
    }
}
