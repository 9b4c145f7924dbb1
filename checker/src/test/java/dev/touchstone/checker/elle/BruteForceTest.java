// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Serializability of small list histories with fully read orders, against trying every order. */
class BruteForceTest {
    private static final int HISTORIES = 20_000;

    @Test
    void agreesWithTryingEveryOrder() {
        SplittableRandom random = new SplittableRandom(1);
        ListAppendChecker checker = new ListAppendChecker(ElleOptions.against("serializable"));
        int valid = 0;
        for (int i = 0; i < HISTORIES; i++) {
            String[] lines = history(random);
            boolean serializable = isSerializable(Arrays.asList(lines), new ArrayList<>());
            CheckResult result = checker.check(Txns.lists(lines), Budget.defaults());
            assertThat(result.verdict() != Verdict.INVALID)
                    .as("%s: %s", String.join(" | ", lines), result.measurements())
                    .isEqualTo(serializable);
            valid += serializable ? 1 : 0;
        }
        assertThat(valid).isBetween(HISTORIES / 20, HISTORIES * 19 / 20);
    }

    /** Two or three transactions on two keys with random reads, and one that reads both keys to their end. */
    private static String[] history(SplittableRandom random) {
        int count = 2 + random.nextInt(2);
        Map<Character, StringBuilder> order = new TreeMap<>(Map.of('x', new StringBuilder(), 'y', new StringBuilder()));
        List<List<String>> txns = new ArrayList<>();
        int next = 1;
        for (int t = 0; t < count; t++) {
            List<String> micros = new ArrayList<>();
            for (int m = 1 + random.nextInt(2); m > 0; m--) {
                char key = random.nextBoolean() ? 'x' : 'y';
                if (random.nextBoolean()) {
                    StringBuilder list = order.get(key);
                    list.insert(random.nextInt(list.length() + 1), next);
                    micros.add("a" + key + next++);
                } else {
                    micros.add("r" + key);
                }
            }
            txns.add(micros);
        }
        List<String> lines = new ArrayList<>();
        for (List<String> micros : txns) {
            micros.replaceAll(m -> m.charAt(0) == 'a' ? m : m + prefix(order.get(m.charAt(1)), random));
            lines.add(String.join(" ", micros));
        }
        lines.add("rx" + order.get('x') + " ry" + order.get('y'));
        return lines.toArray(String[]::new);
    }

    private static String prefix(StringBuilder order, SplittableRandom random) {
        return order.substring(0, random.nextInt(order.length() + 1));
    }

    private static boolean isSerializable(List<String> left, List<String> order) {
        if (left.isEmpty()) {
            return runs(order);
        }
        for (String txn : left) {
            List<String> rest = new ArrayList<>(left);
            rest.remove(txn);
            List<String> next = new ArrayList<>(order);
            next.add(txn);
            if (isSerializable(rest, next)) {
                return true;
            }
        }
        return false;
    }

    private static boolean runs(List<String> order) {
        Map<Character, String> state = new HashMap<>();
        for (String txn : order) {
            for (String micro : txn.split(" ")) {
                char key = micro.charAt(1);
                String now = state.getOrDefault(key, "");
                if (micro.charAt(0) == 'a') {
                    state.put(key, now + micro.substring(2));
                } else if (!now.equals(micro.substring(2))) {
                    return false;
                }
            }
        }
        return true;
    }
}
