// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.output;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * A verdict for a terminal: verdict, algorithm, measurements, and a card for each of the first findings, with its
 * sections always in one order: in words, because, operations.
 *
 * <p>Control characters and invisible ones in a history's texts are shown as {@code ?}, so that no value can steer the terminal. Lines wrap
 * at {@link #WIDTH} columns. Safe for any number of threads.
 */
public final class TextReport {
    /** Cards beyond this are counted, not shown. */
    public static final int MAX_CARDS = 10;
    /** Of one kind, beside the one that is shown in full. */
    private static final int MAX_ALIKE = 8;

    /** Columns of a line. */
    public static final int WIDTH = 100;

    private static final int MARGIN = 12;
    private static final int MAX_VALUE = 200;
    /** Lists longer than this are counted; a finding's text beyond that many characters is cut. */
    private static final int MAX_LISTED = 12;

    private static final int MAX_TEXT = 2000;
    private static final int SIGNIFICANT_DIGITS = 4;

    private TextReport() {}

    /** The whole report, ending in a line feed. */
    public static String render(History history, CheckResult result) {
        return render(op -> operation(history, op), result);
    }

    /**
     * The whole report of a history that is not in memory.
     *
     * @param operations tells an operation that a finding cites as a line, by its number
     */
    public static String render(IntFunction<String> operations, CheckResult result) {
        StringBuilder out = new StringBuilder(summary(result));
        List<Finding> findings = result.findings();
        List<AlikeFindings> kinds = AlikeFindings.of(findings);
        long left = result.findingsTotal();
        for (AlikeFindings alike : kinds.subList(0, Math.min(MAX_CARDS, kinds.size()))) {
            out.append('\n').append(card(operations, alike.first()));
            others(alike.others(), out);
            left -= 1 + alike.others().size();
        }
        if (left > 0) {
            out.append("\n… and ").append(left).append(" more\n");
        }
        return out.toString();
    }

    private static void others(List<Finding> others, StringBuilder out) {
        if (others.isEmpty()) {
            return;
        }
        String label = others.size() + " more";
        for (Finding other : others.subList(0, Math.min(MAX_ALIKE, others.size()))) {
            section(label, clean(AlikeFindings.brief(other)), out);
            label = "";
        }
        if (others.size() > MAX_ALIKE) {
            section("", "…", out);
        }
    }

    /** The report without the findings: verdict, algorithm, cost, reason and figures. */
    public static String summary(CheckResult result) {
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
        String label = "Measured";
        for (Map.Entry<String, Object> figure : result.measurements().entrySet()) {
            section(label, figure.getKey() + " " + figure(figure.getValue()), out);
            label = "";
        }
        return out.toString();
    }

    /** A measurement in few words: what is made for charts is counted. */
    private static String figure(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty()
                    ? "none"
                    : map.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + figure(entry.getValue()))
                            .collect(Collectors.joining(", "));
        } else if (value instanceof List<?> list) {
            if (list.isEmpty()) {
                return "none";
            }
            boolean plain = list.stream().noneMatch(each -> each instanceof Map || each instanceof List);
            return plain && list.size() <= MAX_LISTED
                    ? list.stream().map(TextReport::figure).collect(Collectors.joining(", "))
                    : list.size() == 1 ? "1 entry" : list.size() + " entries";
        } else if (value instanceof Double number) {
            return new BigDecimal(number)
                    .round(new MathContext(SIGNIFICANT_DIGITS))
                    .toString();
        }
        return String.valueOf(value);
    }

    /** One finding, ending in a line feed. */
    public static String card(IntFunction<String> operations, Finding finding) {
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
            section(label, operations.apply(op), out);
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
        if (!values.isNil(history.shown(op)) || history.isOk(op)) {
            line.append(' ').append(text(values, history.shown(op)));
        }
        if (history.hasClock()) {
            boolean ended = history.completeNanos(op) != History.NO_TIME;
            line.append(String.format(Locale.ROOT, "  %.3f", history.invokeNanos(op) / 1e9));
            line.append(ended ? String.format(Locale.ROOT, "-%.3f s", history.completeNanos(op) / 1e9) : " s, no end");
        }
        return line.append("  ").append(history.outcome(op).word()).toString();
    }

    private static String text(Values values, int ref) {
        return values.render(ref, MAX_VALUE);
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
        StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_TEXT + 1));
        for (int i = 0; i < text.length() && i < MAX_TEXT; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
        }
        return text.length() > MAX_TEXT ? clean.append('…').toString() : clean.toString();
    }
}
