// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small list histories whose orders are read to their ends, against trying every schedule. */
class BruteForceTest {
    private static final int HISTORIES = 6_000;
    private static final String[] MICROS = {"ax", "ay", "rx", "ry"};

    /** Two transactions of one or two micro-operations on two keys, with every order of appends and every prefix read. */
    @ParameterizedTest
    @ValueSource(strings = {"serializable", "snapshot-isolation"})
    void agreesWithEveryScheduleOnEveryPairOfTransactions(String model) {
        int[] judged = new int[2];
        List<List<String>> shapes = new ArrayList<>();
        for (String first : MICROS) {
            shapes.add(List.of(first));
            for (String second : MICROS) {
                shapes.add(List.of(first, second));
            }
        }
        for (List<String> one : shapes) {
            for (List<String> other : shapes) {
                List<String> micros = new ArrayList<>(one);
                micros.addAll(other);
                order(micros, one.size(), 0, new TreeMap<>(Map.of('x', "", 'y', "")), lines -> {
                    boolean[][] none = new boolean[3][3];
                    none[0][2] = true;
                    none[1][2] = true;
                    int[] ends = {2, 3, 5};
                    boolean valid = judge(model, lines, new int[] {0, 1, 2}, new int[] {0, 1, 4}, ends, none);
                    judged[valid ? 1 : 0]++;
                });
            }
        }
        assertThat(judged[0]).isGreaterThan(200);
        assertThat(judged[1]).isGreaterThan(500);
    }

    /** Inserts each append, numbered as it comes, everywhere into its key's order; then chooses what is read. */
    private static void order(
            List<String> micros, int split, int at, Map<Character, String> orders, Consumer<List<String>> each) {
        if (at == micros.size()) {
            read(new ArrayList<>(micros), split, 0, orders, each);
            return;
        }
        String micro = micros.get(at);
        if (micro.charAt(0) == 'r') {
            order(micros, split, at + 1, orders, each);
            return;
        }
        String known = orders.get(micro.charAt(1));
        List<String> named = new ArrayList<>(micros);
        named.set(at, micro + (at + 1));
        for (int place = 0; place <= known.length(); place++) {
            Map<Character, String> next = new TreeMap<>(orders);
            next.put(micro.charAt(1), known.substring(0, place) + (at + 1) + known.substring(place));
            order(named, split, at + 1, next, each);
        }
    }

    private static void read(
            List<String> micros, int split, int at, Map<Character, String> orders, Consumer<List<String>> each) {
        if (at == micros.size()) {
            each.accept(List.of(
                    String.join(" ", micros.subList(0, split)),
                    String.join(" ", micros.subList(split, micros.size())),
                    "rx" + orders.get('x') + " ry" + orders.get('y')));
            return;
        }
        String micro = micros.get(at);
        if (micro.charAt(0) == 'a') {
            read(micros, split, at + 1, orders, each);
            return;
        }
        String order = orders.get(micro.charAt(1));
        for (int length = 0; length <= order.length(); length++) {
            List<String> next = new ArrayList<>(micros);
            next.set(at, micro.substring(0, 2) + order.substring(0, length));
            read(next, split, at + 1, orders, each);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serializable",
                "strong-session-serializable",
                "strict-serializable",
                "snapshot-isolation",
                "strong-session-snapshot-isolation",
                "strong-snapshot-isolation"
            })
    void agreesWithEveryScheduleOnRandomHistories(String model) {
        SplittableRandom random = new SplittableRandom(1);
        int valid = 0;
        for (int i = 0; i < HISTORIES; i++) {
            List<String> lines = transactions(random);
            int n = lines.size();
            int[] begins = new int[n];
            int[] ends = new int[n];
            int[] processes = new int[n];
            intervals(random, begins, ends, processes);
            boolean[][] before = new boolean[n][n];
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    boolean earlier = ends[a] < begins[b];
                    before[a][b] = earlier
                            && (model.startsWith("strong-session")
                                    ? processes[a] == processes[b]
                                    : model.startsWith("str"));
                }
            }
            valid += judge(model, lines, processes, begins, ends, before) ? 1 : 0;
        }
        assertThat(valid).isBetween(HISTORIES / 20, HISTORIES * 19 / 20);
    }

    /** Fails unless the checker says what the schedules say, which is returned. */
    private static boolean judge(
            String model, List<String> lines, int[] processes, int[] begins, int[] ends, boolean[][] before) {
        boolean expected = model.contains("serializable")
                ? Schedules.isSerializable(lines, before)
                : Schedules.isSnapshot(lines, before);
        CheckResult result = new ListAppendChecker(ElleOptions.against(model))
                .check(Txns.timed(lines, processes, begins, ends), Budget.defaults());
        if ((result.verdict() != Verdict.INVALID) != expected) {
            throw new AssertionError(model + " expected " + expected + ": " + String.join(" | ", lines) + " processes "
                    + Arrays.toString(processes) + " from " + Arrays.toString(begins) + " to " + Arrays.toString(ends)
                    + ": " + result.measurements());
        }
        return expected;
    }

    /** All but the last somewhere among each other, two of a process one after the other; the last after all. */
    private static void intervals(SplittableRandom random, int[] begins, int[] ends, int[] processes) {
        int n = begins.length;
        List<Integer> slots = new ArrayList<>();
        for (int t = 0; t < n - 1; t++) {
            slots.add(t);
            slots.add(t);
        }
        for (int i = slots.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Integer swapped = slots.set(i, slots.get(j));
            slots.set(j, swapped);
        }
        Arrays.fill(begins, -1);
        for (int i = 0; i < slots.size(); i++) {
            int t = slots.get(i);
            if (begins[t] < 0) {
                begins[t] = i;
            } else {
                ends[t] = i;
            }
        }
        begins[n - 1] = slots.size();
        ends[n - 1] = slots.size() + 1;
        for (int t = 0; t < n; t++) {
            processes[t] = t;
            for (int other = 0; other < t; other++) {
                boolean apart = ends[other] < begins[t] || ends[t] < begins[other];
                if (apart && processes[other] == other && processes[t] == t && random.nextBoolean()) {
                    boolean alone = true;
                    for (int third = 0; third < t; third++) {
                        alone &= third == other || processes[third] != other;
                    }
                    processes[t] = alone ? other : t;
                }
            }
        }
    }

    /** Two or three transactions on two keys with random reads, and one that reads both keys to their end. */
    private static List<String> transactions(SplittableRandom random) {
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
        return lines;
    }

    private static String prefix(StringBuilder order, SplittableRandom random) {
        return order.substring(0, random.nextInt(order.length() + 1));
    }

    /**
     * The same as registers: what is read is the last element. If each transaction reads a key before it writes it, and
     * the register check may assume that a write follows such a read, both know the same orders.
     */
    @Test
    void listsAndRegistersAgree() {
        SplittableRandom random = new SplittableRandom(3);
        int valid = 0;
        for (int i = 0; i < HISTORIES; i++) {
            List<String> lists = new ArrayList<>();
            for (String line : transactions(random)) {
                lists.add(line);
            }
            List<String> read = readFirst(lists);
            if (read.isEmpty()) {
                continue;
            }
            List<String> registers =
                    read.stream().map(BruteForceTest::asRegisters).toList();
            Verdict list = new ListAppendChecker(ElleOptions.against("serializable"))
                    .check(Txns.lists(read.toArray(String[]::new)), Budget.defaults())
                    .verdict();
            Verdict register = new RwRegisterChecker(
                            ElleOptions.against("serializable").withWfrKeys())
                    .check(Txns.registers(registers.toArray(String[]::new)), Budget.defaults())
                    .verdict();
            assertThat(register == Verdict.INVALID)
                    .as("%s as %s", read, registers)
                    .isEqualTo(list == Verdict.INVALID);
            valid += list == Verdict.INVALID ? 0 : 1;
        }
        assertThat(valid).isBetween(100, HISTORIES - 100);
    }

    /** Each append made a read of what stands before it in the final order, and the append; nothing if one key is twice. */
    private static List<String> readFirst(List<String> lines) {
        String last = lines.get(lines.size() - 1);
        Map<Character, String> orders = new TreeMap<>();
        for (String micro : last.split(" ")) {
            orders.put(micro.charAt(1), micro.substring(2));
        }
        List<String> out = new ArrayList<>();
        for (String line : lines) {
            List<String> micros = new ArrayList<>();
            List<Character> keys = new ArrayList<>();
            for (String micro : line.split(" ")) {
                char key = micro.charAt(1);
                if (keys.contains(key)) {
                    return List.of();
                }
                keys.add(key);
                if (micro.charAt(0) == 'a') {
                    String order = orders.get(key);
                    micros.add("r" + key + order.substring(0, order.indexOf(micro.substring(2))));
                }
                micros.add(micro);
            }
            out.add(String.join(" ", micros));
        }
        return out;
    }

    private static String asRegisters(String line) {
        List<String> micros = new ArrayList<>();
        for (String micro : line.split(" ")) {
            String list = micro.substring(2);
            String value = list.isEmpty() ? "" : list.substring(list.length() - 1);
            micros.add((micro.charAt(0) == 'a' ? "w" : "r") + micro.charAt(1) + value);
        }
        return String.join(" ", micros);
    }
}
