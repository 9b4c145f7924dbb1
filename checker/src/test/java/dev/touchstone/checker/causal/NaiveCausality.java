// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.versions.ReadsFrom;
import dev.touchstone.history.History;

/** Causal consistency straight from the bad patterns, with boolean matrices and Warshall's closure. */
public final class NaiveCausality {
    private final ReadsFrom readsFrom;
    private final int[] sessions;
    private final int size;
    private final boolean[][] causal;

    public NaiveCausality(History history) {
        readsFrom = ReadsFrom.of(history);
        sessions = readsFrom.sessions();
        size = history.size();
        causal = new boolean[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                boolean live = readsFrom.isLive(a) && readsFrom.isLive(b);
                causal[a][b] = live && ((a < b && sessions[a] == sessions[b]) || readsFrom.saw(b, a));
            }
        }
        close(causal);
    }

    /** True if a comes causally before b. */
    public boolean precedes(int a, int b) {
        return causal[a][b];
    }

    public boolean isCyclic() {
        return cyclic(causal);
    }

    /** True if the history has none of the model's bad patterns. */
    public boolean satisfies(CausalModel model) {
        if (!readsFrom.unwritten().isEmpty() || !readsFrom.aborted().isEmpty() || cyclic(causal)) {
            return false;
        }
        boolean[][] conflict = copy(causal);
        for (int r = 0; r < size; r++) {
            for (int w2 = 0; w2 < size; w2++) {
                if (!competes(r, w2) || !causal[w2][r]) {
                    continue;
                }
                int w1 = readsFrom.writer(r, 0);
                if (w1 == ReadsFrom.INITIAL || causal[w1][w2]) {
                    return false;
                }
                conflict[w2][w1] = true;
            }
        }
        close(conflict);
        return model == CausalModel.CC || (model == CausalModel.CCV ? !cyclic(conflict) : memory());
    }

    private boolean memory() {
        for (int o = 0; o < size; o++) {
            if (readsFrom.isLive(o) && !memory(o)) {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int o) {
        boolean[][] before = new boolean[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                before[a][b] = causal[a][b] && (b == o || causal[b][o]);
            }
        }
        boolean grew = true;
        while (grew) {
            grew = false;
            for (int r = 0; r < size; r++) {
                boolean judged = sessions[r] == sessions[o] && r <= o;
                for (int w2 = 0; w2 < size && judged; w2++) {
                    if (!competes(r, w2) || !before[w2][r]) {
                        continue;
                    }
                    int w1 = readsFrom.writer(r, 0);
                    if (w1 == ReadsFrom.INITIAL) {
                        return false;
                    }
                    grew |= !before[w2][w1];
                    before[w2][w1] = true;
                }
            }
            close(before);
        }
        return !cyclic(before);
    }

    private boolean competes(int r, int w2) {
        return readsFrom.reads(r)
                && readsFrom.writes(w2)
                && r != w2
                && readsFrom.key(r) == readsFrom.key(w2)
                && readsFrom.writer(r, 0) != w2;
    }

    private static boolean[][] copy(boolean[][] matrix) {
        boolean[][] copy = new boolean[matrix.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = matrix[i].clone();
        }
        return copy;
    }

    private static void close(boolean[][] matrix) {
        for (int via = 0; via < matrix.length; via++) {
            for (int a = 0; a < matrix.length; a++) {
                for (int b = 0; b < matrix.length && matrix[a][via]; b++) {
                    matrix[a][b] |= matrix[via][b];
                }
            }
        }
    }

    private static boolean cyclic(boolean[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            if (matrix[i][i]) {
                return true;
            }
        }
        return false;
    }
}
