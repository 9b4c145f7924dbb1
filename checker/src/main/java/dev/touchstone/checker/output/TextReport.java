// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.output;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.util.List;
import java.util.Locale;

/**
 * A verdict for a terminal: verdict, algorithm, measurements, and a card for each of the first findings, with its
 * sections always in one order: in words, because, operations.
 *
 * <p>Control characters in a history's texts are shown as {@code ?}, so that no value can steer the terminal. Lines wrap
 * at {@link #WIDTH} columns. Safe for any number of threads.
 */
public final class TextReport {
    /** Cards beyond this are counted, not shown. */
    public static final int MAX_CARDS = 10;

    /** Columns of a line. */
    public static final int WIDTH = 100;

    private static final int MARGIN = 12;
    private static final int MAX_VALUE = 200;

    private TextReport() {}

    /** The whole report, ending in a line feed. */
    public static String render(History history, CheckResult result) {
        StringBuilder out = new StringBuilder();
        out.append(result.property()).append(": ").append(result.verdict().word());
        if (result.findingsTotal() > 0) {
            out.append(", ").append(count(result.findingsTotal(), "finding"));
        }
        out.append('\n');
        section("Algorithm", result.algorithm(), out);
        section(
                "Cost",
                String.format(
                        Locale.ROOT,
                        "%s in %.1f ms",
                        count(result.cost().operations(), "operation"),
                        result.cost().nanos() / 1e6),
                out);
        Unknown unknown = result.unknown();
        if (unknown != null) {
            section("Unknown", unknown.cause().word() + ": " + unknown.detail(), out);
            section("Remedy", unknown.remedy(), out);
        }
        result.measurements().forEach((name, value) -> section("Measured", name + " " + value, out));
        List<Finding> findings = result.findings();
        int cards = Math.min(MAX_CARDS, findings.size());
        for (Finding finding : findings.subList(0, cards)) {
            out.append('\n').append(card(history, finding));
        }
        if (result.findingsTotal() > cards) {
            out.append("\n… and ").append(result.findingsTotal() - cards).append(" more\n");
        }
        return out.toString();
    }

    /** One finding, ending in a line feed. */
    public static String card(History history, Finding finding) {
        StringBuilder out = new StringBuilder();
        out.append(finding.anomaly().toUpperCase(Locale.ROOT)).append("  ");
        out.append(clean(finding.title())).append('\n');
        section("In words", finding.inWords(), out);
        String label = "Because";
        for (String step : finding.because()) {
            section(label, step, out);
            label = "";
        }
        Finding.Linearization linearization = finding.linearization();
        if (linearization != null) {
            section("Order", order(linearization), out);
        }
        label = "Operations";
        for (int op : finding.operations()) {
            section(label, operation(history, op), out);
            label = "";
        }
        return out.toString();
    }

    private static String order(Finding.Linearization linearization) {
        StringBuilder line = new StringBuilder();
        int from = Math.max(0, linearization.order().size() - 5);
        if (from > 0) {
            line.append("… ");
        }
        for (int i = from; i < linearization.order().size(); i++) {
            line.append('#').append(linearization.order().get(i));
            if (i < linearization.states().size()) {
                line.append(" → ").append(linearization.states().get(i));
            }
            line.append("; ");
        }
        return line.append("then #")
                .append(linearization.stuck())
                .append(" fits nowhere")
                .toString();
    }

    /** An operation as a line: number, process, node, function, key, value, time and outcome. */
    public static String operation(History history, int op) {
        if (op < 0 || op >= history.size()) {
            return "#" + op + " (not in this history)";
        }
        Values values = history.values();
        StringBuilder line = new StringBuilder("#" + op + "  p" + history.process(op));
        if (!values.isNil(history.node(op))) {
            line.append(" -> ").append(text(values, history.node(op)));
        }
        line.append("  ").append(history.function(op));
        if (!values.isNil(history.key(op))) {
            line.append(' ').append(text(values, history.key(op)));
        }
        if (!values.isNil(history.value(op)) || history.isOk(op)) {
            line.append(' ').append(text(values, history.value(op)));
        }
        if (history.hasClock()) {
            boolean ended = history.completeNanos(op) != History.NO_TIME;
            line.append(String.format(Locale.ROOT, "  %.3f", history.invokeNanos(op) / 1e9));
            line.append(ended ? String.format(Locale.ROOT, "-%.3f s", history.completeNanos(op) / 1e9) : " s, no end");
        }
        return line.append("  ").append(history.outcome(op).word()).toString();
    }

    private static String text(Values values, int ref) {
        String text = values.render(ref);
        return text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE) + "…" : text;
    }

    private static void section(String label, String text, StringBuilder out) {
        out.append(String.format(Locale.ROOT, "%-" + MARGIN + "s", label));
        int column = MARGIN;
        for (String word : clean(text).split(" ", -1)) {
            if (column > MARGIN && column + word.length() > WIDTH) {
                out.append('\n').append(" ".repeat(MARGIN));
                column = MARGIN;
            }
            out.append(word).append(' ');
            column += word.length() + 1;
        }
        out.setLength(out.length() - 1);
        out.append('\n');
    }

    private static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(c -> clean.append(Character.isISOControl(c) ? '?' : (char) c));
        return clean.toString();
    }
}
