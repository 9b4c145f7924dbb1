// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.causal.EdgeList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions must have committed before which under causal consistency: if a transaction reads a key from t1,
 * every other writer of the key in its causal past committed before t1; of each session, the last such writer suffices.
 *
 * <p>Vector clocks of all transactions, then one pass a session, whose clocks only grow: so a cursor into each session's
 * writes of each key only moves forwards. O(n·k) for n micro-operations in k sessions, with 4·k bytes a transaction.
 * Writers that precede t1 causally anyway are left out.
 */
final class CausalCommitOrder {
    private final Transactions txns;
    private final EdgeList edges;
    private final int[][] clocks;

    /** Runs are pairs of key and session, by key; writers within a run by session order. */
    private int[] keyRuns = new int[0];

    private int[] runSession = new int[0];
    private int[] runStart = new int[0];
    private int[] writers = new int[0];

    CausalCommitOrder(Transactions txns, EdgeList edges) {
        this.txns = txns;
        this.edges = edges;
        clocks = new int[txns.count][];
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
        for (int i = 0; i < order.length; i++) {
            if ((i & 0x3ff) == 0) {
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
    Unknown.@Nullable Cause infer(int[][] bySession, Budget budget) {
        buildRuns();
        Cursors cursors = new Cursors();
        for (int[] session : bySession) {
            Unknown.Cause cause =
                    budget.exhausted((4L * txns.sessions + 16) * txns.count + 8L * edges.size() + 16L * writers.length);
            if (cause != null) {
                return cause;
            }
            cursors.reset();
            for (int t : session) {
                for (int m = txns.start[t]; m < txns.start[t + 1]; m++) {
                    if (txns.source[m] >= 0) {
                        cursors.orderOthersBefore(txns.source[m], txns.key[m], clocks[t]);
                    }
                }
            }
        }
        return null;
    }

    private void buildRuns() {
        int[] keyStart = new int[txns.keys + 1];
        for (int key : txns.writeKey) {
            keyStart[key + 1]++;
        }
        for (int k = 0; k < txns.keys; k++) {
            keyStart[k + 1] += keyStart[k];
        }
        writers = new int[txns.writeKey.length];
        int[] next = keyStart.clone();
        int[][] bySession = bySession(txns);
        for (int[] session : bySession) {
            for (int t : session) {
                for (int w = txns.writeStart[t]; w < txns.writeStart[t + 1]; w++) {
                    writers[next[txns.writeKey[w]]++] = t;
                }
            }
        }
        int runs = 0;
        int[] starts = new int[writers.length + 1];
        keyRuns = new int[txns.keys + 1];
        for (int k = 0; k < txns.keys; k++) {
            keyRuns[k] = runs;
            for (int i = keyStart[k]; i < keyStart[k + 1]; i++) {
                if (i == keyStart[k] || txns.session[writers[i]] != txns.session[writers[i - 1]]) {
                    starts[runs++] = i;
                }
            }
        }
        keyRuns[txns.keys] = runs;
        starts[runs] = writers.length;
        runStart = Arrays.copyOf(starts, runs + 1);
        runSession = new int[runs];
        for (int r = 0; r < runs; r++) {
            runSession[r] = txns.session[writers[runStart[r]]];
        }
    }

    /** The transactions of each session, in its order. */
    static int[][] bySession(Transactions txns) {
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

    /** How far one session's growing clock has come in each run. */
    private final class Cursors {
        /** By run: where the cursor stands, and the session indices of the writer before it and of the one at it. */
        private final int[] at = new int[runSession.length];

        private final int[] behind = new int[runSession.length];
        private final int[] ahead = new int[runSession.length];

        void reset() {
            for (int r = 0; r < at.length; r++) {
                at[r] = runStart[r];
                behind[r] = -1;
                ahead[r] = txns.index[writers[at[r]]];
            }
        }

        void orderOthersBefore(int from, int key, int[] clock) {
            int[] fromClock = from == txns.initial() ? null : clocks[from];
            for (int r = keyRuns[key]; r < keyRuns[key + 1]; r++) {
                int s = runSession[r];
                if (ahead[r] < clock[s]) {
                    advance(r, clock[s]);
                }
                // A writer that t1's own clock covers is before t1 already.
                if (behind[r] >= 0 && (fromClock == null || behind[r] >= fromClock[s])) {
                    int writer = writers[at[r] - 1];
                    if (writer != from) {
                        edges.add(writer, from);
                    }
                }
            }
        }

        private void advance(int r, int limit) {
            int i = at[r];
            int end = runStart[r + 1];
            while (i < end && txns.index[writers[i]] < limit) {
                i++;
            }
            at[r] = i;
            behind[r] = txns.index[writers[i - 1]];
            ahead[r] = i < end ? txns.index[writers[i]] : Integer.MAX_VALUE;
        }
    }
}
