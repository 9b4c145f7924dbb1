// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.causal.EdgeList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions must have committed before which under causal consistency: if a transaction reads a key from t1,
 * every other writer of the key in its causal past committed before t1; of each session, the last such writer suffices.
 *
 * <p>Vector clocks of all transactions, then one pass a key and session. The clocks of a session only grow, so that a cursor into
 * each other session's writes of the key only moves forwards. O(n·k) for n micro-operations in k sessions, with 4·k bytes a transaction.
 * Writers that precede t1 causally anyway are left out.
 *
 * <p>The axiom is of Biswas and Enea, "On the Complexity of Checking Transactional Consistency" (OOPSLA 2019); the way to
 * decide it, of Møldrup and Pavlogiannis, "AWDIT" (PLDI 2025).
 */
final class CausalCommitOrder {
    private final CommittedTransactions txns;
    private final EdgeList edges;
    private final int[][] clocks;

    /** Writers and reads of each key, in the order of their sessions. */
    private final int[] writeStart;

    private final int[] readStart;
    private int[] writers = new int[0];
    private int[] readers = new int[0];
    private int[] sources = new int[0];

    CausalCommitOrder(CommittedTransactions txns, EdgeList edges) {
        this.txns = txns;
        this.edges = edges;
        clocks = new int[txns.count][];
        writeStart = new int[txns.keys + 1];
        readStart = new int[txns.keys + 1];
    }

    /** True if a transaction is in the causal past of another. */
    boolean precedes(int before, int after) {
        return clocks[after] != null && clocks[after][txns.session[before]] > txns.index[before];
    }

    /** Computes all clocks, in an order that respects causality; returns why it stopped early, or null. */
    Unknown.@Nullable Cause clocks(int[] order, Budget budget) {
        int[] before = new int[txns.count];
        int[] last = new int[txns.sessions];
        Arrays.fill(last, -1);
        for (int t = 0; t < txns.count; t++) {
            before[t] = last[txns.session[t]];
            last[txns.session[t]] = t;
        }
        long rowBytes = 4L * txns.sessions + 16;
        int stride = Budget.stride(rowBytes);
        for (int i = 0; i < order.length; i++) {
            if (i % stride == 0) {
                Unknown.Cause cause = budget.exhausted(rowBytes * i);
                if (cause != null) {
                    return cause;
                }
            }
            int t = order[i];
            if (t == txns.initial()) {
                continue;
            }
            int[] clock = before[t] < 0 ? new int[txns.sessions] : clocks[before[t]].clone();
            clock[txns.session[t]] = txns.index[t];
            for (int m = txns.start[t]; m < txns.start[t + 1]; m++) {
                int from = txns.source[m];
                if (from >= 0 && from != txns.initial()) {
                    join(clock, from);
                }
            }
            clocks[t] = clock;
        }
        return null;
    }

    private void join(int[] clock, int from) {
        int s = txns.session[from];
        if (clock[s] > txns.index[from]) {
            return;
        }
        int[] other = clocks[from];
        for (int i = 0; i < clock.length; i++) {
            clock[i] = Math.max(clock[i], other[i]);
        }
        clock[s] = txns.index[from] + 1;
    }

    /** Adds the edges of all transactions; returns why it stopped early, or null. */
    Unknown.@Nullable Cause infer(Budget budget) {
        groupByKey();
        Cursors cursors = new Cursors();
        for (int key = 0; key < txns.keys; key++) {
            if ((key & 0x3f) == 0) {
                Unknown.Cause cause = budget.exhausted((4L * txns.sessions + 16) * txns.count
                        + 8L * edges.size()
                        + 4L * writers.length
                        + 8L * readers.length);
                if (cause != null) {
                    return cause;
                }
            }
            cursors.open(writeStart[key], writeStart[key + 1]);
            int session = -1;
            for (int i = readStart[key]; i < readStart[key + 1]; i++) {
                if (txns.session[readers[i]] != session) {
                    session = txns.session[readers[i]];
                    cursors.rewind();
                }
                cursors.orderOthersBefore(sources[i], clocks[readers[i]]);
            }
        }
        return null;
    }

    /** Counting sort by key of what comes in the order of sessions. */
    private void groupByKey() {
        for (int key : txns.writeKey) {
            writeStart[key + 1]++;
        }
        int reads = 0;
        for (int m = 0; m < txns.start[txns.count]; m++) {
            if (txns.source[m] >= 0) {
                readStart[txns.key[m] + 1]++;
                reads++;
            }
        }
        for (int k = 0; k < txns.keys; k++) {
            writeStart[k + 1] += writeStart[k];
            readStart[k + 1] += readStart[k];
        }
        writers = new int[txns.writeKey.length];
        readers = new int[reads];
        sources = new int[reads];
        int[] nextWrite = writeStart.clone();
        int[] nextRead = readStart.clone();
        for (int[] session : bySession(txns)) {
            for (int t : session) {
                for (int w = txns.writeStart[t]; w < txns.writeStart[t + 1]; w++) {
                    writers[nextWrite[txns.writeKey[w]]++] = t;
                }
                for (int m = txns.start[t]; m < txns.start[t + 1]; m++) {
                    if (txns.source[m] >= 0) {
                        int at = nextRead[txns.key[m]]++;
                        readers[at] = t;
                        sources[at] = txns.source[m];
                    }
                }
            }
        }
    }

    /** The transactions of each session, in its order. */
    static int[][] bySession(CommittedTransactions txns) {
        int[] lengths = new int[txns.sessions];
        for (int t = 0; t < txns.count; t++) {
            lengths[txns.session[t]]++;
        }
        int[][] out = new int[txns.sessions][];
        for (int s = 0; s < out.length; s++) {
            out[s] = new int[lengths[s]];
        }
        for (int t = 0; t < txns.count; t++) {
            out[txns.session[t]][txns.index[t]] = t;
        }
        return out;
    }

    /** How far one session's growing clock has come in each other session's writes of one key. */
    private final class Cursors {
        private final IntArrayList indices = new IntArrayList();
        private final int[] session = new int[txns.sessions];
        private final int[] begin = new int[txns.sessions];
        private final int[] end = new int[txns.sessions];

        /** By run: the position of the next write, and the session indices of the one before it and of itself. */
        private final int[] next = new int[txns.sessions];

        private final int[] behind = new int[txns.sessions];
        private final int[] ahead = new int[txns.sessions];
        private int first;
        private int runs;

        /** Takes up the key whose writers are at these positions: a run is what one session wrote of it. */
        void open(int from, int to) {
            first = from;
            runs = 0;
            indices.clear();
            for (int i = from; i < to; i++) {
                int s = txns.session[writers[i]];
                indices.add(txns.index[writers[i]]);
                if (runs == 0 || session[runs - 1] != s) {
                    session[runs] = s;
                    begin[runs++] = i - from;
                }
                end[runs - 1] = i - from + 1;
            }
        }

        void rewind() {
            for (int r = 0; r < runs; r++) {
                next[r] = begin[r];
                behind[r] = -1;
                ahead[r] = indices.getInt(begin[r]);
            }
        }

        void orderOthersBefore(int from, int[] clock) {
            int[] fromClock = from == txns.initial() ? null : clocks[from];
            for (int r = 0; r < runs; r++) {
                int s = session[r];
                if (ahead[r] < clock[s]) {
                    advance(r, clock[s]);
                }
                // A writer that t1's own clock covers is before t1 already.
                if (behind[r] >= 0 && (fromClock == null || behind[r] >= fromClock[s])) {
                    int writer = writers[first + next[r] - 1];
                    if (writer != from) {
                        edges.add(writer, from);
                    }
                }
            }
        }

        private void advance(int r, int limit) {
            int i = next[r];
            while (i < end[r] && indices.getInt(i) < limit) {
                i++;
            }
            next[r] = i;
            behind[r] = indices.getInt(i - 1);
            ahead[r] = i < end[r] ? indices.getInt(i) : Integer.MAX_VALUE;
        }
    }
}
