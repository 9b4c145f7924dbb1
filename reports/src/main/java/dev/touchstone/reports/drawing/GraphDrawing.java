// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.drawing;

import dev.touchstone.checker.Finding;
import dev.touchstone.history.History;
import dev.touchstone.reports.Words;
import dev.touchstone.reports.svg.Markup;
import dev.touchstone.reports.svg.Svg;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The graph of a finding, as lanes with arrows: why one operation comes before another, and how that leads in a circle. */
public final class GraphDrawing {
    /** Beyond this an arrow diagram says nothing; the reasons are listed in words all the same. */
    public static final int OPERATIONS_MAX = 12;

    private static final int LABEL_MAX = 34;

    private GraphDrawing() {}

    /** The drawing, or nothing if the graph is empty, too large, or cites what the history does not have. */
    public static Markup of(String id, History history, Finding.Graph graph) {
        Map<Integer, String> labels = new TreeMap<>();
        for (Finding.Vertex vertex : graph.vertices()) {
            if (vertex.operation() < 0 || vertex.operation() >= history.size()) {
                return Markup.NONE;
            }
            String label = vertex.label().isBlank() ? OperationText.of(history, vertex.operation()) : vertex.label();
            labels.put(vertex.operation(), "#" + vertex.operation() + " " + Words.shortened(label, LABEL_MAX));
        }
        if (labels.isEmpty() || labels.size() > OPERATIONS_MAX) {
            return Markup.NONE;
        }
        LaneLayout layout = new LaneLayout(history, labels, 34);
        Svg svg = new Svg(id, layout.width(), layout.height() + 24, "Graph of the finding", description(graph.edges()));
        arrowHead(svg, id);
        layout.draw(svg, op -> false);
        int drawn = 0;
        for (Finding.Edge edge : graph.edges()) {
            if (layout.has(edge.from()) && layout.has(edge.to())) {
                edge(svg, id, layout, edge, drawn++);
            }
        }
        return svg.done();
    }

    /** The operations alone, in lanes, for a finding whose argument is not a graph; nothing if they are too many. */
    public static Markup of(String id, History history, Collection<Integer> operations) {
        Map<Integer, String> labels = new TreeMap<>();
        for (int op : operations) {
            if (op >= 0 && op < history.size()) {
                labels.put(op, "#" + op + " " + OperationText.brief(history, op, LABEL_MAX));
            }
        }
        if (labels.isEmpty() || labels.size() > OPERATIONS_MAX) {
            return Markup.NONE;
        }
        LaneLayout layout = new LaneLayout(history, labels, 8);
        String description = "Operations by process, in the order of their events: "
                + labels.values().stream().collect(Collectors.joining("; ")) + ".";
        Svg svg = new Svg(id, layout.width(), layout.height(), "Operations of the finding", description);
        layout.draw(svg, op -> false);
        return svg.done();
    }

    private static String description(List<Finding.Edge> edges) {
        StringBuilder text = new StringBuilder();
        for (Finding.Edge edge : edges) {
            text.append('#')
                    .append(edge.from())
                    .append(" before #")
                    .append(edge.to())
                    .append(" (")
                    .append(edge.type())
                    .append("). ");
        }
        return text.toString().trim();
    }

    private static void arrowHead(Svg svg, String id) {
        svg.open("defs");
        svg.open(
                "marker",
                "id",
                id + "-head",
                "viewBox",
                "0 0 8 8",
                "refX",
                7,
                "refY",
                4,
                "markerWidth",
                7,
                "markerHeight",
                7,
                "orient",
                "auto-start-reverse");
        svg.empty("path", "d", "M0 0L8 4L0 8z", "class", "arrow-head").close().close();
    }

    private static void edge(Svg svg, String id, LaneLayout layout, Finding.Edge edge, int index) {
        LaneLayout.Bar from = layout.bar(edge.from());
        LaneLayout.Bar to = layout.bar(edge.to());
        boolean down = layout.y(to) > layout.y(from);
        boolean same = from.lane() == to.lane();
        double half = LaneLayout.BAR / 2.0;
        double spread = (index % 3 - 1) * 12.0;
        double x1 = from.right() - Math.min(24, (from.right() - from.left()) / 3) + spread / 2;
        double x2 = to.left() + Math.min(24, (to.right() - to.left()) / 3) + spread / 2;
        double y1 = layout.y(from) + (same || !down ? -half : half);
        double y2 = layout.y(to) + (same || down ? -half : half);
        double bend = same ? -34 : (down ? 1 : -1) * 22.0;
        String path = "M" + Svg.number(x1) + " " + Svg.number(y1) + "C" + Svg.number(x1) + " " + Svg.number(y1 + bend)
                + " " + Svg.number(x2) + " " + Svg.number(y2 + (same ? bend : -bend)) + " " + Svg.number(x2) + " "
                + Svg.number(y2);
        svg.open("path", "d", path, "class", "edge " + cssClass(edge.type()), "marker-end", "url(#" + id + "-head)");
        svg.element("title", edge.because()).close();
        // Along the curve, not always in its middle: two opposite edges would put their labels on one spot.
        double t = same ? 0.5 : 0.36;
        double mx = cubic(x1, x1, x2, x2, t);
        double my = cubic(y1, y1 + bend, y2 + (same ? bend : -bend), y2, t);
        double width = edge.type().length() * 6.6 + 10;
        svg.empty("rect", "x", mx - width / 2, "y", my - 8, "width", width, "height", 16, "rx", 8, "class", "pill");
        svg.text(mx, my + 4, "pill-text " + cssClass(edge.type()), edge.type());
    }

    private static double cubic(double a, double b, double c, double d, double t) {
        double u = 1 - t;
        return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
    }

    /** The edge's type as a CSS class; types come from checkers, but nothing but letters gets through. */
    private static String cssClass(String type) {
        String word = type.replaceAll("[^a-z]", "");
        return List.of("ww", "wr", "rw", "process", "realtime").contains(word) ? "edge-" + word : "edge-other";
    }
}
