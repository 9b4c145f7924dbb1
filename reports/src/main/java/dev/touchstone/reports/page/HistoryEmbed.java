// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.chart.FaultBands;
import dev.touchstone.reports.drawing.OperationText;
import dev.touchstone.reports.svg.Markup;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a history that a page carries: all of a short one, of a long one what lies round the findings and an even
 * sample. Strings stand once, operations refer to them by number.
 *
 * @param json safe inside a script element
 * @param embedded how many operations it has
 */
public record HistoryEmbed(Markup json, int embedded, int total, List<OperationRow> firstRows) {
    static final int OPERATIONS_MAX = 20_000;
    private static final int BYTES_MAX = 1_100_000;
    private static final int ROW_BYTES = 44;
    private static final int TEXT_MAX = 200;
    private static final int ROWS = 25;
    private static final int AROUND = 250;
    private static final int CITED_MAX = 100;

    static HistoryEmbed of(History history, Findings findings, FaultBands bands) {
        Set<Integer> cited = findings.cited();
        BitSet chosen = choose(history, cited);
        List<Object> rows = new ArrayList<>();
        Map<String, Integer> strings = new LinkedHashMap<>();
        long[] bytes = {0};
        for (int op = chosen.nextSetBit(0); op >= 0 && bytes[0] < BYTES_MAX; op = chosen.nextSetBit(op + 1)) {
            rows.add(row(history, op, strings, bytes));
            bytes[0] += ROW_BYTES;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("strings", strings.keySet());
        data.put("rows", rows);
        data.put("total", history.size());
        data.put(
                "faults",
                bands.windows().stream().map(window -> fault(window, bands)).toList());
        data.put(
                "findings",
                findings.cards().stream().map(card -> finding(card, history)).toList());
        return new HistoryEmbed(json(data), rows.size(), history.size(), firstRows(history, cited));
    }

    private static BitSet choose(History history, Set<Integer> cited) {
        BitSet chosen = new BitSet(history.size());
        if (history.size() <= OPERATIONS_MAX) {
            chosen.set(0, history.size());
            return chosen;
        }
        for (int op : cited) {
            if (chosen.cardinality() < OPERATIONS_MAX / 2 && op >= 0 && op < history.size()) {
                chosen.set(Math.max(0, op - AROUND), Math.min(history.size(), op + AROUND + 1));
            }
        }
        int step = Math.max(1, history.size() / (OPERATIONS_MAX / 2) + 1);
        for (int op = 0; op < history.size(); op += step) {
            chosen.set(op);
        }
        return chosen;
    }

    /** Number, process, node, outcome, function, key, text, error, invocation and duration in microseconds (-1: open). */
    private static List<Object> row(History history, int op, Map<String, Integer> strings, long[] bytes) {
        List<Object> row = new ArrayList<>(10);
        row.add(op);
        row.add(history.process(op));
        row.add(string(
                strings, bytes, history.node(op) == Values.NIL ? "" : OperationText.plain(history, history.node(op))));
        row.add(history.outcome(op).ordinal());
        row.add(string(strings, bytes, history.function(op)));
        row.add(string(
                strings, bytes, history.key(op) == Values.NIL ? "" : OperationText.plain(history, history.key(op))));
        row.add(string(strings, bytes, OperationText.brief(history, op, TEXT_MAX)));
        row.add(string(
                strings,
                bytes,
                history.error(op) == Values.NIL ? "" : OperationText.plain(history, history.error(op))));
        row.add(history.invokeNanos(op) / 1000);
        long end = history.completeNanos(op);
        row.add(end == History.NO_TIME ? -1 : (end - history.invokeNanos(op)) / 1000);
        return row;
    }

    private static Map<String, Object> fault(FaultWindow window, FaultBands bands) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("name", Words.shortened(window.fault(), TEXT_MAX));
        fault.put("detail", Words.shortened(window.detail(), TEXT_MAX));
        int style = bands.style(window.fault());
        fault.put("style", style);
        fault.put("colour", FaultBands.colour(style));
        fault.put("from", window.startNanos() / 1000);
        fault.put("to", window.endNanos() == Long.MAX_VALUE ? -1 : window.endNanos() / 1000);
        return fault;
    }

    private static Map<String, Object> finding(FindingCard card, History history) {
        Map<String, Object> finding = new LinkedHashMap<>();
        finding.put("id", card.id());
        finding.put("title", Words.shortened(card.finding().title(), TEXT_MAX));
        finding.put(
                "operations",
                FindingCard.cited(card.finding()).stream()
                        .filter(op -> op >= 0 && op < history.size())
                        .limit(CITED_MAX)
                        .toList());
        return finding;
    }

    private static int string(Map<String, Integer> strings, long[] bytes, String text) {
        String shortened = Words.shortened(text, TEXT_MAX);
        Integer known = strings.putIfAbsent(shortened, strings.size());
        if (known != null) {
            return known;
        }
        bytes[0] += shortened.length() * 2L + 3;
        return strings.size() - 1;
    }

    private static List<OperationRow> firstRows(History history, Set<Integer> cited) {
        List<OperationRow> rows = new ArrayList<>();
        int from = cited.isEmpty() ? 0 : Math.max(0, cited.iterator().next() - 2);
        for (int op = from; op < Math.min(history.size(), from + ROWS); op++) {
            rows.add(OperationRow.of(history, op));
        }
        return rows;
    }

    private static Markup json(Object data) {
        try {
            String text = new JsonMapper().writeValueAsString(data);
            return new Markup(text.replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers always have a JSON form", e);
        }
    }

    /** What is shown, in words. */
    public String note() {
        return embedded == total
                ? "All " + Words.count(total, "operation") + "."
                : "Showing " + Words.count(embedded) + " of " + Words.count(total, "operation")
                        + ": those round the findings and an even sample. The file has all of them.";
    }
}
