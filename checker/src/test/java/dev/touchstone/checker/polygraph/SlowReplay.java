// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

/** The axioms on one execution, pair by pair: VIS and AR are written out as matrices. */
final class SlowReplay {
    private final RegisterTransactions txns;
    private final PolygraphLevel level;
    private final Execution execution;
    private final int[] place;
    private final boolean[][] sees;

    private SlowReplay(RegisterTransactions txns, PolygraphLevel level, Execution execution) {
        this.txns = txns;
        this.level = level;
        this.execution = execution;
        place = new int[2 * txns.count()];
        for (int i = 0; i < place.length; i++) {
            place[execution.order()[i]] = i;
        }
        sees = new boolean[txns.count()][txns.count()];
    }

    /** True if each event is there once, starts precede commits, and the axioms hold. */
    static boolean isRight(RegisterTransactions txns, PolygraphLevel level, Execution execution) {
        SlowReplay replay = new SlowReplay(txns, level, execution);
        replay.look();
        return replay.isShaped() && replay.isVisibilityPossible() && replay.keepsOrders() && replay.readsAreRight();
    }

    private boolean isShaped() {
        for (int t = 0; t < txns.count(); t++) {
            if (place[2 * t] > place[2 * t + 1]) {
                return false;
            }
        }
        return true;
    }

    private void look() {
        for (int a = 0; a < txns.count(); a++) {
            for (int b = 0; b < txns.count(); b++) {
                boolean isBefore = a != b && place[2 * a + 1] < place[2 * b];
                sees[b][a] =
                        level.isWithoutSnapshots() ? a != b && (reads(b, a) || (conflict(a, b) && isBefore)) : isBefore;
            }
        }
        for (int via = 0; via < txns.count() && level == PolygraphLevel.PARALLEL_SNAPSHOT_ISOLATION; via++) {
            for (int a = 0; a < txns.count(); a++) {
                for (int b = 0; b < txns.count(); b++) {
                    sees[b][a] |= sees[b][via] && sees[via][a];
                }
            }
        }
    }

    private boolean isVisibilityPossible() {
        for (int a = 0; a < txns.count(); a++) {
            for (int b = 0; b < txns.count(); b++) {
                if (sees[b][a] && place[2 * a + 1] > place[2 * b + 1]) {
                    return false;
                }
                if (a != b && level.forbidsConflicts() && conflict(a, b) && !sees[a][b] && !sees[b][a]) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean keepsOrders() {
        for (int a = 0; a < txns.count(); a++) {
            for (int b = 0; b < txns.count(); b++) {
                boolean mustSee = (level.keepsSessions() && txns.isInSessionOrder(a, b))
                        || (level.keepsRealTime() && txns.isInRealTimeOrder(a, b));
                if ((mustSee && !sees[b][a]) || (isRankedBefore(a, b) && place[2 * a + 1] > place[2 * b + 1])) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isRankedBefore(int a, int b) {
        for (int w = txns.firstWrite(a); w < txns.endOfWrites(a); w++) {
            if (txns.installs(b, txns.writeKey(w)) && txns.isInRankOrder(a, b, txns.writeKey(w))) {
                return true;
            }
        }
        return false;
    }

    private boolean readsAreRight() {
        for (int t = 0; t < txns.count(); t++) {
            for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
                int last = RegisterTransactions.INITIAL;
                for (int other = 0; other < txns.count(); other++) {
                    boolean isVisible = sees[t][other] && txns.installs(other, txns.readKey(r));
                    if (isVisible && (last < 0 || place[2 * other + 1] > place[2 * last + 1])) {
                        last = other;
                    }
                }
                if (last != execution.writers()[r]) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean reads(int reader, int writer) {
        for (int r = txns.firstRead(reader); r < txns.endOfReads(reader); r++) {
            if (execution.writers()[r] == writer) {
                return true;
            }
        }
        return false;
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
