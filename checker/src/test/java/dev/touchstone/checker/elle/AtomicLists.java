// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A run of a store of lists that executes one transaction after another, each at some moment between its invocation and
 * its completion; as text, to be changed and then built. Keys are x, y and z, elements 1 to 9, in order.
 */
final class AtomicLists {
    private static final int CLIENTS = 3;

    /** The transactions, as {@link Txns} writes them, in the order in which they took effect. */
    final List<String> lines = new ArrayList<>();

    final int[] processes;
    final int[] begins;
    final int[] ends;

    AtomicLists(Random random, int transactions) {
        processes = new int[transactions];
        begins = new int[transactions];
        ends = new int[transactions];
        Map<Character, String> state = new TreeMap<>(Map.of('x', "", 'y', "", 'z', ""));
        for (int t = 0; t < transactions; t++) {
            List<String> micros = new ArrayList<>();
            for (int m = 1 + random.nextInt(3); m > 0; m--) {
                char key = (char) ('x' + random.nextInt(3));
                String now = state.get(key);
                if (random.nextBoolean() && now.length() < 9) {
                    String element = Integer.toString(now.length() + 1);
                    state.put(key, now + element);
                    micros.add("a" + key + element);
                } else {
                    micros.add("r" + key + now);
                }
            }
            lines.add(String.join(" ", micros));
            processes[t] = t % CLIENTS;
            int moment = 200 + 100 * t;
            begins[t] = moment - random.nextInt(145);
            ends[t] = moment + 1 + random.nextInt(145);
        }
    }

    History build() {
        return Txns.timed(lines, processes, begins, ends);
    }

    /** True if the first ended before the second began. */
    boolean precedes(int first, int second) {
        return ends[first] < begins[second];
    }

    /** The transaction that appends the element, or -1. */
    int writer(char key, char element) {
        for (int t = 0; t < lines.size(); t++) {
            if (List.of(lines.get(t).split(" ")).contains("a" + key + element)) {
                return t;
            }
        }
        return -1;
    }
}
