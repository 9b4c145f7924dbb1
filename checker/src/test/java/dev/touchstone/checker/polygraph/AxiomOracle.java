// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.EnumSet;
import java.util.Set;

/**
 * The axioms of Cerone, Bernardi and Gotsman (CONCUR 2015), decided by trying every arbitration and every visibility of
 * every set of transactions that may have committed. For a handful of transactions.
 */
final class AxiomOracle {
    private static final Set<PolygraphLevel> ALL = EnumSet.allOf(PolygraphLevel.class);

    private final RegisterTransactions txns;
    private final Set<PolygraphLevel> satisfied = EnumSet.noneOf(PolygraphLevel.class);
    private final int[] arbitration;
    /** By transaction: who is visible to it, as bits. */
    private final int[] visible;

    private AxiomOracle(RegisterTransactions txns) {
        this.txns = txns;
        arbitration = new int[txns.count()];
        visible = new int[txns.count()];
    }

    /** The levels that the history satisfies. */
    static Set<PolygraphLevel> satisfied(RegisterTransactions txns) {
        AxiomOracle oracle = new AxiomOracle(txns);
        for (int committed = 0; committed < 1 << txns.count(); committed++) {
            boolean possible = true;
            for (int t = 0; t < txns.count(); t++) {
                possible &= (committed >> t & 1) == 1 || txns.isIndeterminate(t);
            }
            if (possible) {
                oracle.arbitrate(0, 0, committed);
            }
        }
        return oracle.satisfied;
    }

    private void arbitrate(int length, int placed, int committed) {
        if (placed == committed && keepsRanks(length)) {
            choose(0, length);
            return;
        }
        for (int t = 0; t < txns.count() && satisfied.size() < ALL.size(); t++) {
            if (((committed & ~placed) >> t & 1) == 1) {
                arbitration[length] = t;
                arbitrate(length + 1, placed | 1 << t, committed);
            }
        }
    }

    private boolean keepsRanks(int length) {
        for (int j = 0; j < length; j++) {
            for (int i = 0; i < j; i++) {
                int later = arbitration[j];
                for (int w = txns.firstWrite(later); w < txns.endOfWrites(later); w++) {
                    int key = txns.writeKey(w);
                    if (txns.installs(arbitration[i], key) && txns.isInRankOrder(later, arbitration[i], key)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Lets each transaction see any set of earlier ones that fits its reads: EXT. */
    private void choose(int place, int length) {
        if (place == length) {
            judge(length);
            return;
        }
        int t = arbitration[place];
        for (int subset = 0; subset < 1 << place && satisfied.size() < ALL.size(); subset++) {
            int seen = 0;
            for (int i = 0; i < place; i++) {
                seen |= (subset >> i & 1) << arbitration[i];
            }
            if (fits(t, seen, place)) {
                visible[t] = seen;
                choose(place + 1, length);
            }
        }
    }

    private boolean fits(int t, int seen, int place) {
        for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
            int last = RegisterTransactions.INITIAL;
            for (int i = 0; i < place; i++) {
                int other = arbitration[i];
                if ((seen >> other & 1) == 1 && txns.installs(other, txns.readKey(r))) {
                    last = other;
                }
            }
            if (!txns.isCandidate(r, last)) {
                return false;
            }
        }
        return true;
    }

    private void judge(int length) {
        boolean total = true;
        boolean transitive = true;
        boolean prefix = true;
        boolean withoutConflict = true;
        boolean session = true;
        boolean realTime = true;
        for (int j = 0; j < length; j++) {
            int t = arbitration[j];
            int upToLastVisible = 0;
            int earlier = 0;
            for (int i = 0; i < j; i++) {
                int other = arbitration[i];
                earlier |= 1 << other;
                if (sees(t, other)) {
                    upToLastVisible = earlier;
                    transitive &= (visible[other] & ~visible[t]) == 0;
                } else {
                    total = false;
                    withoutConflict &= !conflict(t, other);
                    session &= !txns.isInSessionOrder(other, t);
                    realTime &= !txns.isInRealTimeOrder(other, t);
                }
                session &= !txns.isInSessionOrder(t, other);
                realTime &= !txns.isInRealTimeOrder(t, other);
            }
            prefix &= (upToLastVisible & ~visible[t]) == 0;
        }
        for (PolygraphLevel level : ALL) {
            boolean axioms =
                    switch (level.axioms()) {
                        case TOTAL_VISIBILITY -> total;
                        case SNAPSHOT -> prefix && withoutConflict;
                        case PREFIX -> prefix;
                        case CAUSAL_WITHOUT_CONFLICTS -> transitive && withoutConflict;
                        case ATOMIC_WITHOUT_CONFLICTS -> withoutConflict;
                    };
            if (axioms && (session || !level.keepsSessions()) && (realTime || !level.keepsRealTime())) {
                satisfied.add(level);
            }
        }
    }

    private boolean sees(int t, int other) {
        return (visible[t] >> other & 1) == 1;
    }

    private boolean conflict(int a, int b) {
        for (int w = txns.firstWrite(a); w < txns.endOfWrites(a); w++) {
            if (txns.installs(b, txns.writeKey(w))) {
                return true;
            }
        }
        return false;
    }
}
