// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.drawing;

import dev.touchstone.checker.Finding;
import dev.touchstone.history.History;
import dev.touchstone.reports.svg.Markup;
import dev.touchstone.reports.svg.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A counterexample to linearizability: the minimal operations and the end of the longest order found, each with its place in
 * that order, and the operation that no order can place.
 */
public final class LinearizationDrawing {
    private static final int OPERATIONS_MAX = 24;
    private static final int ORDER_TAIL = 8;
    private static final int LABEL_MAX = 30;

    private LinearizationDrawing() {}

    /** An operation of the longest order: its place, counted from 1, and the state after it. */
    public record Step(int place, int op, String operation, String state) {}

    /** The last steps of the longest order. */
    public static List<Step> steps(History history, Finding.Linearization found) {
        List<Step> steps = new ArrayList<>();
        int size = found.order().size();
        for (int i = Math.max(0, size - ORDER_TAIL); i < size; i++) {
            int op = found.order().get(i);
            if (op >= 0 && op < history.size()) {
                String state = i < found.states().size() ? found.states().get(i) : "";
                steps.add(new Step(i + 1, op, OperationText.of(history, op), state));
            }
        }
        return steps;
    }

    /** The drawing, or nothing if it cites what the history does not have. */
    public static Markup of(String id, History history, Finding.Linearization found) {
        TreeSet<Integer> shown = new TreeSet<>(found.minimal());
        shown.add(found.stuck());
        for (int i = found.order().size() - 1;
                i >= 0 && shown.size() < OPERATIONS_MAX && i >= found.order().size() - ORDER_TAIL;
                i--) {
            shown.add(found.order().get(i));
        }
        Map<Integer, String> labels = new TreeMap<>();
        for (int op : shown) {
            if (op < 0 || op >= history.size()) {
                return Markup.NONE;
            }
            labels.put(op, "#" + op + " " + OperationText.brief(history, op, LABEL_MAX));
        }
        if (labels.size() > OPERATIONS_MAX) {
            return Markup.NONE;
        }
        LaneLayout layout = new LaneLayout(history, labels, 16);
        Svg svg = new Svg(
                id,
                layout.width(),
                layout.height(),
                "Longest partial linearization",
                "Operations by process; numbered discs give the order found. Operation #" + found.stuck()
                        + " fits nowhere in it.");
        List<double[]> points = points(layout, found.order());
        line(svg, points);
        layout.draw(svg, op -> op == found.stuck());
        discs(svg, points);
        if (layout.has(found.stuck())) {
            LaneLayout.Bar stuck = layout.bar(found.stuck());
            svg.text(stuck.right(), layout.y(stuck) - LaneLayout.BAR / 2.0 - 5, "stuck-label", "✗ fits nowhere");
        }
        return svg.done();
    }

    /** Where each operation of the order takes effect in the drawing, with its place in the order. */
    private static List<double[]> points(LaneLayout layout, List<Integer> order) {
        double last = 0;
        List<double[]> discs = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            if (layout.has(order.get(i))) {
                LaneLayout.Bar bar = layout.bar(order.get(i));
                // Each point lies within its bar and right of the one before: an order that real time allows.
                double x = Math.min(bar.right() - 6, Math.max(bar.left() + 6, last + 14));
                last = Math.max(last, x);
                double y = layout.y(bar) - LaneLayout.BAR / 2.0 - 1;
                discs.add(new double[] {x, y, i + 1});
            }
        }
        return discs;
    }

    /** The line through the order; under the bars, so that it strikes no label out. */
    private static void line(Svg svg, List<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(Svg.number(point[0]))
                    .append(' ')
                    .append(Svg.number(point[1]));
        }
        if (!points.isEmpty()) {
            svg.empty("path", "d", path.toString(), "class", "order-line");
        }
    }

    private static void discs(Svg svg, List<double[]> points) {
        for (double[] disc : points) {
            svg.empty("circle", "cx", disc[0], "cy", disc[1], "r", disc[2] > 99 ? 11 : 8, "class", "order-disc");
            svg.text(disc[0], disc[1] + 3.5, "order-text", Integer.toString((int) disc[2]));
        }
    }
}
