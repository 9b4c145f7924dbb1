// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Looks for an order of starts and commits by trying them all, and remembers from where it found none. */
final class NaiveOrderSearch {
    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final Set<List<Integer>> deadEnds = new HashSet<>();
    private final int[] current;

    private NaiveOrderSearch(RegisterTransactions txns, PolygraphLevel level) {
        this.txns = txns;
        this.level = level;
        current = new int[txns.keys()];
        Arrays.fill(current, RegisterTransactions.INITIAL);
    }

    /** True if an order satisfies the level, which must be one with snapshots. */
    static boolean satisfies(RegisterTransactions txns, PolygraphLevel level) {
        return new NaiveOrderSearch(txns, level).search(0, 0);
    }

    private boolean search(int started, int committed) {
        if (committed == (1 << txns.count()) - 1) {
            return true;
        }
        List<Integer> place = IntStream.concat(IntStream.of(started, committed), Arrays.stream(current))
                .boxed()
                .toList();
        if (!deadEnds.add(place)) {
            return false;
        }
        for (int t = 0; t < txns.count(); t++) {
            int bit = 1 << t;
            if ((started & bit) == 0 && mayStart(t, started, committed)) {
                if (level.isSerial() ? commit(t, started | bit, committed) : search(started | bit, committed)) {
                    return true;
                }
            } else if ((started & bit) != 0 && (committed & bit) == 0 && commit(t, started, committed)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayStart(int t, int started, int committed) {
        for (int other = 0; other < txns.count(); other++) {
            boolean isOpen = (started & ~committed & 1 << other) != 0;
            boolean isOver = (committed & 1 << other) != 0;
            for (int w = txns.firstWrite(t); w < txns.endOfWrites(t) && isOpen && level.forbidsConflicts(); w++) {
                if (txns.installs(other, txns.writeKey(w))) {
                    return false;
                }
            }
            if (!isOver && level.keepsSessions() && txns.isInSessionOrder(other, t)) {
                return false;
            }
            if (!isOver && level.keepsRealTime() && txns.isInRealTimeOrder(other, t)) {
                return false;
            }
        }
        for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
            if (!txns.isCandidate(r, current[txns.readKey(r)])) {
                return false;
            }
        }
        return true;
    }

    private boolean commit(int t, int started, int committed) {
        for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
            int last = current[txns.writeKey(w)];
            if (last != RegisterTransactions.INITIAL && txns.isInRankOrder(t, last, txns.writeKey(w))) {
                return false;
            }
        }
        int[] before = current.clone();
        for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
            current[txns.writeKey(w)] = t;
        }
        if (search(started, committed | 1 << t)) {
            return true;
        }
        System.arraycopy(before, 0, current, 0, before.length);
        return false;
    }
}
