// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.elle;

import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Small histories as text: a transaction a line, in the order in which they end, all concurrent unless
 * {@link #sequential}. {@code ax1} appends 1 to x, {@code rx12} reads [1 2] from it, {@code rx} reads nothing, {@code wx1}
 * writes 1, {@code rx1} reads it; {@code fail} or {@code info} in front is the outcome.
 */
final class Txns {
    private Txns() {}

    static History lists(String... lines) {
        return build(true, true, lines);
    }

    static History sequential(String... lines) {
        return build(true, false, lines);
    }

    static History registers(String... lines) {
        return build(false, true, lines);
    }

    static History sequentialRegisters(String... lines) {
        return build(false, false, lines);
    }

    /** List transactions at given times, of which none occurs twice. */
    static History timed(List<String> lines, int[] processes, int[] begins, int[] ends) {
        return timed(lines, true, processes, begins, ends);
    }

    /** The same, of lists or registers. */
    static History timed(List<String> lines, boolean lists, int[] processes, int[] begins, int[] ends) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int last = Arrays.stream(ends).max().orElse(0);
        for (int now = 0; now <= last; now++) {
            for (int t = 0; t < ends.length; t++) {
                if (begins[t] == now) {
                    builder.invoke(processes[t], Functions.TXN, Values.NIL, parse(values, lists, lines.get(t)), now);
                } else if (ends[t] == now) {
                    builder.complete(processes[t], outcome(lines.get(t)), parse(values, lists, lines.get(t)), now);
                }
            }
        }
        return builder.build();
    }

    private static History build(boolean lists, boolean concurrent, String... lines) {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        for (int i = 0; i < lines.length; i++) {
            builder.invoke(i, Functions.TXN, Values.NIL, parse(values, lists, lines[i]), i);
            if (!concurrent) {
                builder.complete(i, outcome(lines[i]), parse(values, lists, lines[i]), i);
            }
        }
        for (int i = 0; concurrent && i < lines.length; i++) {
            builder.complete(i, outcome(lines[i]), parse(values, lists, lines[i]), i);
        }
        return builder.build();
    }

    private static Outcome outcome(String line) {
        return line.startsWith("fail") ? Outcome.FAIL : line.startsWith("info") ? Outcome.INFO : Outcome.OK;
    }

    private static int parse(Values values, boolean lists, String line) {
        List<Integer> micros = new ArrayList<>();
        for (String word : line.split(" ")) {
            if (word.equals("fail") || word.equals("info")) {
                continue;
            }
            String digits = word.substring(2);
            int of = digits.isEmpty() ? Values.NIL : values.ofLong(Long.parseLong(digits));
            if (lists && word.charAt(0) == 'r') {
                int[] refs = digits.chars().map(c -> values.ofLong(c - '0')).toArray();
                of = values.ofList(refs);
            }
            String function = word.charAt(0) == 'a' ? Functions.APPEND : word.substring(0, 1);
            micros.add(values.ofList(values.ofKeyword(function), values.ofString(word.substring(1, 2)), of));
        }
        return values.ofList(micros.stream().mapToInt(m -> m).toArray());
    }
}
