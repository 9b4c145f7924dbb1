// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.drawing;

import dev.touchstone.history.History;
import dev.touchstone.reports.svg.Svg;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Where a few operations stand in a lane diagram: a lane a process, time to the right.
 *
 * <p>Order is true, length is not: every invocation and completion has its own place, in the history's order, and each bar
 * is wide enough for its label. So "ends before it begins" can be seen, which a picture true to scale would hide.
 */
final class LaneLayout {
    static final int LANE = 58;
    static final int BAR = 26;
    static final int LEFT = 54;
    private static final double CHARACTER = 7.1;
    private static final int GAP = 22;

    /** A placed operation. */
    record Bar(int op, String label, int lane, double left, double right) {
        double middle() {
            return (left + right) / 2;
        }
    }

    private final History history;
    private final int top;
    private final Map<Integer, Bar> bars = new TreeMap<>();
    private final Map<Integer, Integer> lanes = new TreeMap<>();
    private double width = LEFT;

    LaneLayout(History history, Map<Integer, String> labels, int top) {
        this.history = history;
        this.top = top;
        labels.keySet().forEach(op -> lanes.put(history.process(op), 0));
        int next = 0;
        for (Map.Entry<Integer, Integer> lane : lanes.entrySet()) {
            lane.setValue(next++);
        }
        place(labels);
    }

    private record Moment(int op, boolean start, long index) {}

    private void place(Map<Integer, String> labels) {
        List<Moment> moments = new ArrayList<>();
        for (int op : labels.keySet()) {
            moments.add(new Moment(op, true, history.invokeIndex(op)));
            moments.add(new Moment(op, false, history.completeIndex(op)));
        }
        moments.sort(Comparator.comparingLong(Moment::index).thenComparing(Moment::op));
        Map<Integer, Double> lefts = new HashMap<>();
        for (Moment moment : moments) {
            width += GAP;
            if (moment.start()) {
                lefts.put(moment.op(), width);
            } else {
                String label = labels.getOrDefault(moment.op(), "");
                double left = lefts.getOrDefault(moment.op(), width);
                width = Math.max(width, left + label.codePointCount(0, label.length()) * CHARACTER + 18);
                bars.put(
                        moment.op(),
                        new Bar(moment.op(), label, lanes.getOrDefault(history.process(moment.op()), 0), left, width));
            }
        }
        width += GAP;
    }

    double width() {
        return Math.max(width, 320);
    }

    double height() {
        return top + lanes.size() * (double) LANE + 8;
    }

    Bar bar(int op) {
        Bar bar = bars.get(op);
        if (bar == null) {
            throw new IllegalArgumentException("operation " + op + " has no bar");
        }
        return bar;
    }

    boolean has(int op) {
        return bars.containsKey(op);
    }

    /** The middle line of a bar. */
    double y(Bar bar) {
        return top + bar.lane() * (double) LANE + LANE / 2.0;
    }

    /** Draws lanes and bars; {@code marked} operations are drawn as the ones in question. */
    void draw(Svg svg, IntPredicate marked) {
        lanes.forEach((process, lane) -> {
            double y = top + lane * (double) LANE + LANE / 2.0;
            svg.line(LEFT - 8, y, width(), y, "lane");
            svg.text(LEFT - 14, y + 4, "tick end", "p" + process);
        });
        for (Bar bar : bars.values()) {
            String outcome = history.outcome(bar.op()).word();
            double y = y(bar);
            String classes = "op " + outcome + (marked.test(bar.op()) ? " marked" : "");
            svg.rect(bar.left(), y - BAR / 2.0, bar.right() - bar.left(), BAR, "op-ground", "");
            svg.open(
                    "rect",
                    "x",
                    bar.left(),
                    "y",
                    y - BAR / 2.0,
                    "width",
                    bar.right() - bar.left(),
                    "height",
                    BAR,
                    "rx",
                    4,
                    "class",
                    classes);
            svg.element(
                    "title",
                    "#" + bar.op() + " " + OperationText.process(history, bar.op()) + " "
                            + OperationText.of(history, bar.op()) + " " + OperationText.outcome(history, bar.op()));
            svg.close();
            svg.text(bar.left() + 9, y + 4.5, "op-label", bar.label());
            String time = OperationText.span(history, bar.op());
            svg.text(bar.left() + 2, y + BAR / 2.0 + 12, "tick small", time);
        }
    }
}
