// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

/** The axioms of Biswas and Enea, decided by trying every total order of the transactions. */
final class IsolationAxioms {
    private final CommittedTransactions txns;
    private final IsolationLevel level;
    private final int count;
    private final boolean[][] base;
    private final boolean[][] causal;

    IsolationAxioms(CommittedTransactions txns, IsolationLevel level) {
        this.txns = txns;
        this.level = level;
        count = txns.count + 1;
        base = new boolean[count][count];
        for (int a = 0; a < txns.count; a++) {
            base[txns.initial()][a] = true;
            for (int b = 0; b < txns.count; b++) {
                boolean session = txns.session[a] == txns.session[b] && txns.index[a] < txns.index[b];
                base[a][b] = session || txns.readsFrom(b, a);
            }
        }
        causal = new boolean[count][];
        for (int a = 0; a < count; a++) {
            causal[a] = base[a].clone();
        }
        for (int via = 0; via < count; via++) {
            for (int a = 0; a < count; a++) {
                for (int b = 0; b < count; b++) {
                    causal[a][b] |= causal[a][via] && causal[via][b];
                }
            }
        }
    }

    boolean isSatisfied() {
        return extend(new int[count], new boolean[count], 0);
    }

    private boolean extend(int[] place, boolean[] used, int length) {
        if (length == count) {
            return holds(place);
        }
        for (int t = 0; t < count; t++) {
            boolean free = !used[t];
            for (int other = 0; other < count && free; other++) {
                free = used[other] || !base[other][t];
            }
            if (free) {
                used[t] = true;
                place[t] = length;
                if (extend(place, used, length + 1)) {
                    return true;
                }
                used[t] = false;
            }
        }
        return false;
    }

    private boolean holds(int[] place) {
        for (int t3 = 0; t3 < txns.count; t3++) {
            for (int m = txns.start[t3]; m < txns.start[t3 + 1]; m++) {
                int t1 = txns.source[m];
                for (int t2 = 0; t1 >= 0 && t2 < count; t2++) {
                    boolean other = t2 != t1 && t2 != t3 && txns.writes(t2, txns.key[m]);
                    if (other && visible(t2, t3, m) && place[t2] > place[t1]) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean visible(int t2, int t3, int read) {
        return switch (level) {
            case READ_ATOMIC -> base[t2][t3];
            case CAUSAL -> causal[t2][t3];
            case READ_COMMITTED -> {
                boolean before = false;
                for (int m = txns.start[t3]; m < read; m++) {
                    before |= txns.source[m] == t2;
                }
                yield before;
            }
        };
    }
}
