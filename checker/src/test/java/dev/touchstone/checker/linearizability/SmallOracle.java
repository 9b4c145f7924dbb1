// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.linearizability.RandomHistories.Step;
import dev.touchstone.checker.linearizability.model.Call;
import dev.touchstone.checker.linearizability.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brute force on a shape of {@link EveryHistory}: tries all orders, but remembers where it has been. */
final class SmallOracle {
    private static final int STATES_MAX = 1 << 12;

    private final Model model;
    private final Map<Object, Integer> states = new HashMap<>();
    private final List<Object> byNumber = new ArrayList<>();
    private final Map<Step, int[][]> answered = new HashMap<>();
    private final Map<Step, int[][]> unanswered = new HashMap<>();
    private final List<Integer> used = new ArrayList<>();
    private long[] visited = new long[0];
    private int size;
    private int[] shape = new int[0];
    private int ends;
    private int[][][] tables = new int[0][][];

    SmallOracle(Model model) {
        this.model = model;
        number(model.initial());
    }

    boolean isLinearizable(List<Step> steps, int[] ofShape, int info) {
        size = steps.size();
        shape = ofShape;
        ends = ((1 << size) - 1) & ~info;
        tables = new int[size][][];
        for (int i = 0; i < size; i++) {
            Map<Step, int[][]> known = (info & 1 << i) == 0 ? answered : unanswered;
            tables[i] = known.computeIfAbsent(steps.get(i), step -> new int[STATES_MAX][]);
        }
        int words = (STATES_MAX << size) >> 6;
        if (visited.length != words) {
            visited = new long[words];
        }
        used.clear();
        boolean found = place(steps, 0, 0);
        for (int word : used) {
            visited[word] = 0;
        }
        return found;
    }

    private boolean place(List<Step> steps, int done, int state) {
        if ((done & ends) == ends) {
            return true;
        }
        int at = state << size | done;
        if ((visited[at >> 6] & 1L << at) != 0) {
            return false;
        }
        visited[at >> 6] |= 1L << at;
        used.add(at >> 6);
        int firstEnd = Integer.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            if ((done & 1 << i) == 0 && (ends & 1 << i) != 0) {
                firstEnd = Math.min(firstEnd, shape[size + i]);
            }
        }
        for (int i = 0; i < size; i++) {
            if ((done & 1 << i) == 0 && shape[i] <= firstEnd) {
                for (int next : after(steps.get(i), i, state)) {
                    if (place(steps, done | 1 << i, next)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private int[] after(Step step, int i, int state) {
        int[] known = tables[i][state];
        if (known == null) {
            boolean isAnswered = (ends & 1 << i) != 0;
            Call call = new Call(
                    step.function(), plain(step.input()), isAnswered ? plain(step.answer()) : null, isAnswered, 0);
            known = model.steps(byNumber.get(state), call).stream()
                    .mapToInt(this::number)
                    .toArray();
            tables[i][state] = known;
        }
        return known;
    }

    private static @org.jspecify.annotations.Nullable Object plain(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Integer number
                ? Long.valueOf(number)
                : value instanceof List<?> list
                        ? Arrays.asList(list.stream().map(SmallOracle::plain).toArray())
                        : value;
    }

    private int number(Object state) {
        Integer known = states.putIfAbsent(state, byNumber.size());
        if (known == null) {
            byNumber.add(state);
        }
        return known == null ? byNumber.size() - 1 : known;
    }
}
