// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * The order in which events would be tried if nothing were known of reads: by the times of invocations and completions
 * where these are known, else by places in sessions. A guess, of which nothing but the time of a search depends.
 */
final class Preference {
    private final int[] rank;
    private final int[] event;

    Preference(RegisterTransactions txns, Events events) {
        long[] guess = new long[events.count()];
        int[] lengths = new int[sessions(txns)];
        for (int t = 0; t < txns.count(); t++) {
            int session = txns.session(t);
            long place = session == RegisterTransactions.NO_SESSION ? t : lengths[session]++;
            boolean hasTimes = txns.invoked(t) != RegisterTransactions.ALWAYS;
            boolean isOver = txns.completed(t) != RegisterTransactions.NEVER;
            long start = hasTimes ? txns.invoked(t) : place;
            guess[events.start(t)] = 2 * start;
            guess[events.commit(t)] = 1 + 2 * (hasTimes && isOver ? txns.completed(t) : start);
        }
        event = new int[events.count()];
        rank = new int[events.count()];
        Arrays.setAll(event, e -> e);
        IntArrays.stableSort(event, (a, b) -> Long.compare(guess[a], guess[b]));
        for (int i = 0; i < event.length; i++) {
            rank[event[i]] = i;
        }
    }

    private static int sessions(RegisterTransactions txns) {
        int sessions = 0;
        for (int t = 0; t < txns.count(); t++) {
            sessions = Math.max(sessions, txns.session(t) + 1);
        }
        return sessions;
    }

    int rank(int anEvent) {
        return rank[anEvent];
    }

    int event(int aRank) {
        return event[aRank];
    }
}
