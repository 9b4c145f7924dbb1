// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Verdict;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * List histories that no store made: all small ones, and random larger ones. What is read is any part of any order of the appends, so
 * that many are never read. A slice of them in each build; {@code -Dtouchstone.differential.slice=1} takes all.
 */
class ListHistoriesTest {
    private static final int SLICE = Integer.getInteger("touchstone.differential.slice", 0);
    private static final int KEYS = 2;

    private final Map<Verdict, Integer> verdicts = new TreeMap<>();
    private long met;

    /** Three transactions of one or two steps on two keys, all at once: every order of appends, every length of every read. */
    @Test
    void everySmallHistory() {
        int slice = SLICE == 0 ? 401 : SLICE;
        for (int shape = 0; shape < 1 << 12; shape++) {
            for (int sizes = 0; sizes < 8; sizes++) {
                List<List<Micro>> txns = shape(shape, sizes);
                if (txns != null) {
                    List<List<List<Integer>>> orders = new ArrayList<>();
                    for (int key = 0; key < KEYS; key++) {
                        orders.add(orders(txns, key));
                    }
                    for (List<Integer> first : orders.get(0)) {
                        for (List<Integer> second : orders.get(1)) {
                            read(txns, List.of(first, second), 0, 0, slice);
                        }
                    }
                }
            }
        }
        assertThat(verdicts.get(Verdict.VALID)).isGreaterThan(100);
        assertThat(verdicts.get(Verdict.INVALID)).isGreaterThan(100);
    }

    /** Two bits a step: read or append, and the key; null if the steps that these sizes leave out are not the first kind. */
    private static List<List<Micro>> shape(int shape, int sizes) {
        List<List<Micro>> txns = new ArrayList<>();
        int value = 0;
        for (int t = 0; t < 3; t++) {
            List<Micro> micros = new ArrayList<>();
            for (int m = 0; m < 2; m++) {
                int code = shape >> (4 * t + 2 * m) & 3;
                if (m == 1 && (sizes >> t & 1) == 0) {
                    if (code != 0) {
                        return null;
                    }
                    continue;
                }
                micros.add((code & 1) == 0 ? Micro.read(code >> 1, List.of()) : Micro.write(code >> 1, ++value));
            }
            txns.add(micros);
        }
        return txns;
    }

    private static List<List<Integer>> orders(List<List<Micro>> txns, int key) {
        List<Integer> values = txns.stream()
                .flatMap(List::stream)
                .filter(m -> !m.isRead() && m.key() == key)
                .map(Micro::written)
                .toList();
        List<List<Integer>> result = new ArrayList<>();
        permute(values, List.of(), result);
        return result;
    }

    private static void permute(List<Integer> values, List<Integer> begun, List<List<Integer>> result) {
        if (begun.size() == values.size()) {
            result.add(begun);
        }
        for (int value : values) {
            if (!begun.contains(value)) {
                List<Integer> next = new ArrayList<>(begun);
                next.add(value);
                permute(values, next, result);
            }
        }
    }

    private void read(List<List<Micro>> txns, List<List<Integer>> orders, int t, int m, int slice) {
        if (t == txns.size()) {
            if (met++ % slice == 0) {
                List<Txn> history = new ArrayList<>();
                for (int i = 0; i < txns.size(); i++) {
                    history.add(new Txn(i, Outcome.OK, i, 10 + i, txns.get(i)));
                }
                DifferentialTest.judge("small history " + met + history, history, true, 1, 0, verdicts);
            }
            return;
        }
        List<Micro> micros = txns.get(t);
        int nextT = m + 1 < micros.size() ? t : t + 1;
        int nextM = nextT == t ? m + 1 : 0;
        Micro micro = micros.get(m);
        if (!micro.isRead()) {
            read(txns, orders, nextT, nextM, slice);
            return;
        }
        List<Integer> order = orders.get(micro.key());
        for (int length = 0; length <= order.size(); length++) {
            List<Micro> seen = new ArrayList<>(micros);
            seen.set(m, micro.seeing(order.subList(0, length)));
            List<List<Micro>> next = new ArrayList<>(txns);
            next.set(t, seen);
            read(next, orders, nextT, nextM, slice);
        }
    }

    /** Four transactions of up to three steps, with sessions, times and unknown outcomes. */
    @Test
    void randomHistories() {
        int count = SLICE == 1 ? 100_000 : 600;
        for (int seed = 0; seed < count; seed++) {
            List<Txn> txns = draw(new SplittableRandom(seed));
            DifferentialTest.judge("random history " + seed + txns, txns, true, 2, seed, verdicts);
        }
        assertThat(verdicts.get(Verdict.VALID)).isGreaterThan(100);
        assertThat(verdicts.get(Verdict.INVALID)).isGreaterThan(100);
    }

    private static List<Txn> draw(SplittableRandom random) {
        List<List<Integer>> orders = List.of(new ArrayList<>(), new ArrayList<>());
        List<List<Micro>> plans = new ArrayList<>();
        int value = 0;
        for (int t = 0; t < 4; t++) {
            List<Micro> plan = new ArrayList<>();
            int[] after = new int[KEYS];
            for (int m = 1 + random.nextInt(3); m > 0; m--) {
                int key = random.nextInt(KEYS);
                if (random.nextInt(5) < 3) {
                    List<Integer> order = orders.get(key);
                    // Mostly right after its own last append.
                    boolean anywhere = after[key] == 0 || random.nextInt(8) == 0;
                    int at = anywhere ? random.nextInt(order.size() + 1) : after[key];
                    order.add(at, ++value);
                    after[key] = at + 1;
                    plan.add(Micro.write(key, value));
                } else {
                    plan.add(Micro.read(key, List.of()));
                }
            }
            plans.add(plan);
        }
        List<Txn> txns = new ArrayList<>();
        for (int t = 0; t < plans.size(); t++) {
            List<Micro> micros = new ArrayList<>();
            for (Micro m : plans.get(t)) {
                List<Integer> order = orders.get(m.key());
                micros.add(m.isRead() ? m.seeing(order.subList(0, random.nextInt(order.size() + 1))) : m);
            }
            boolean sameClient =
                    t > 0 && random.nextInt(3) == 0 && txns.get(t - 1).end() < 80 * t;
            int process = sameClient ? txns.get(t - 1).process() : t;
            int end = 20 * t + 1 + 2 * random.nextInt(25) + t % 2;
            Outcome outcome = random.nextInt(6) == 0 ? Outcome.INFO : Outcome.OK;
            txns.add(new Txn(process, outcome, 80 * t, 4 * end + t, micros));
        }
        return txns;
    }
}
