// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every level, on every history of three transactions of at most two micro-operations on two keys, up to the order of
 * transactions where that says nothing, in all sessions and real-time orders.
 *
 * <p>A normal build takes every eleventh; {@code -Dtouchstone.exhaustive=true} takes all.
 */
class EveryHistoryTest {
    private static final int STRIDE = Boolean.getBoolean("touchstone.exhaustive") ? 1 : 11;
    private static final int NONE = -1;

    /** What a transaction does, as pairs of key and whether it writes. */
    private static final List<int[][]> SHAPES = shapes();

    /** Sessions of the three. */
    private static final int[][] SESSIONS = {{NONE, NONE, NONE}, {0, 0, 1}, {0, 1, 1}, {0, 1, 0}, {0, 0, 0}};

    /** Invocations and completions of the three: all orders of three intervals, but for names. */
    private static final int[][] TIMES = {
        {0, 9, 1, 8, 2, 7},
        {0, 1, 2, 9, 3, 8},
        {0, 1, 2, 3, 4, 5},
        {0, 1, 0, 3, 2, 4},
        {0, 1, 2, 3, 0, 4},
        {0, 3, 0, 3, 4, 5}
    };

    private final int[][] judged = new int[PolygraphLevel.values().length][2];
    private int histories;

    @Test
    void deciderAgreesWithTheAxioms() {
        for (int[][] a : SHAPES) {
            for (int[][] b : SHAPES) {
                for (int[][] c : SHAPES) {
                    everySource(List.of(a, b, c), new ArrayList<>(), 0, 0);
                }
            }
        }
        for (int[] counts : judged) {
            assertThat(counts[0]).isGreaterThan(100);
            assertThat(counts[1]).isGreaterThan(100);
        }
    }

    private static List<int[][]> shapes() {
        List<int[][]> shapes = new ArrayList<>();
        List<int[]> micros = List.of(new int[] {0, 0}, new int[] {0, 1}, new int[] {1, 0}, new int[] {1, 1});
        for (int[] first : micros) {
            shapes.add(new int[][] {first});
            for (int[] second : micros) {
                boolean isReadOfOwnWrite = first[0] == second[0] && first[1] == 1;
                boolean isLaterInOrder = first[0] > second[0];
                if (!isReadOfOwnWrite && !isLaterInOrder) {
                    shapes.add(new int[][] {first, second});
                }
            }
        }
        return shapes;
    }

    private static boolean writes(int[][] shape, int key) {
        return Arrays.stream(shape).anyMatch(micro -> micro[0] == key && micro[1] == 1);
    }

    /** Gives each read each writer that it could have. */
    private void everySource(List<int[][]> shapes, List<Integer> chosen, int t, int m) {
        if (t == shapes.size()) {
            everyOrder(shapes, chosen);
        } else if (m == shapes.get(t).length) {
            everySource(shapes, chosen, t + 1, 0);
        } else if (shapes.get(t)[m][1] == 1) {
            everySource(shapes, chosen, t, m + 1);
        } else {
            for (int writer = NONE; writer < shapes.size(); writer++) {
                if (writer == NONE || (writer != t && writes(shapes.get(writer), shapes.get(t)[m][0]))) {
                    chosen.add(writer);
                    everySource(shapes, chosen, t, m + 1);
                    chosen.remove(chosen.size() - 1);
                }
            }
        }
    }

    private void everyOrder(List<int[][]> shapes, List<Integer> chosen) {
        int number = histories++;
        if (number % STRIDE == 0) {
            // One order of sessions and of time with each history, in turn, and all of them if all are asked for.
            int combinations = SESSIONS.length * TIMES.length;
            for (int i = 0; i < (STRIDE == 1 ? combinations : 1); i++) {
                int combination = (number / STRIDE + i) % combinations;
                judge(history(shapes, chosen, SESSIONS[combination % 5], TIMES[combination / 5]));
            }
        }
    }

    private static RegisterTransactions history(
            List<int[][]> shapes, List<Integer> chosen, int[] sessions, int[] times) {
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(2);
        int next = 0;
        for (int t = 0; t < shapes.size(); t++) {
            for (int[] micro : shapes.get(t)) {
                if (micro[1] == 1) {
                    builder.write(micro[0]);
                } else {
                    builder.read(micro[0], chosen.get(next++));
                }
            }
            builder.end(sessions[t], t, times[2 * t], times[2 * t + 1]);
        }
        return builder.build();
    }

    private void judge(RegisterTransactions txns) {
        Set<PolygraphLevel> satisfied = AxiomOracle.satisfied(txns);
        assertThat(Lattice.broken(satisfied)).isEmpty();
        for (PolygraphLevel level : PolygraphLevel.values()) {
            DeciderOutcome outcome = LevelDecider.decide(txns, level, new Meter(Budget.defaults()));
            boolean expected = satisfied.contains(level);
            if ((outcome.execution() != null) != expected || (outcome.core() == null) != expected) {
                throw new AssertionError(level + " should be " + expected + RandomTransactions.text(txns));
            }
            judged[level.ordinal()][expected ? 0 : 1]++;
        }
    }
}
