// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.anomalies;

import dev.touchstone.checker.Finding;
import dev.touchstone.history.History;
import dev.touchstone.reports.svg.Svg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws an example: a lane for each client, a bar for each operation from its invocation to its completion, and arrows.
 *
 * <p>A file of its own, so its colours are within it, for light and for dark pages.
 */
final class Picture {
    private static final String STYLE = "text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328}"
            + ".lane{fill:#59636e;font-size:11px}.bar{fill:#f6f8fa;stroke:#59636e;stroke-width:1}"
            + ".cited{fill:#ddf4ff;stroke:#0969da}.fail{stroke:#d1242f;stroke-dasharray:4 3}"
            + ".edge{fill:none;stroke:#0969da;stroke-width:1.5}.seen{stroke:#59636e;stroke-dasharray:4 3}"
            + ".rw{stroke:#bc4c00}.time{stroke:#8250df}.head{fill:#0969da}.head.seen{fill:#59636e}"
            + ".head.rw{fill:#bc4c00}.head.time{fill:#8250df}.pill{fill:#ffffff}.word{font-size:11px}"
            + "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.lane{fill:#9198a1}"
            + ".bar{fill:#151b23;stroke:#9198a1}.cited{fill:#121d2f;stroke:#4493f8}.fail{stroke:#f85149}"
            + ".edge{stroke:#4493f8}.seen{stroke:#9198a1}.rw{stroke:#db6d28}.time{stroke:#ab7df8}.head{fill:#4493f8}"
            + ".head.seen{fill:#9198a1}.head.rw{fill:#db6d28}.head.time{fill:#ab7df8}.pill{fill:#0d1117}}";

    private static final String INITIAL = "initial values";
    private static final double CHARACTER = 7.9;
    private static final int LEFT = 72;
    private static final int BAR = 28;
    private static final int LANE = 66;
    private static final int TOP = 30;
    private static final int GAP = 44;
    private static final Pattern KEY = Pattern.compile("\"([a-z])\"");

    /** An arrow from one operation to another. */
    private record Arrow(int from, int to, String label, String style) {}

    private final Example example;
    private final History history;
    private final int[] lanes;
    private final double[] left;
    private final double[] right;
    private final List<Arrow> arrows = new ArrayList<>();
    private int lastLane;

    private Picture(Example example, Finding finding) {
        this.example = example;
        history = example.history();
        // One more for the initial values, which a graph calls -1.
        lanes = new int[history.size() + 1];
        left = new double[history.size() + 1];
        right = new double[history.size() + 1];
        lay();
        if (finding.graph() != null) {
            boolean fromInitial = finding.graph().vertices().stream().anyMatch(v -> v.operation() < 0);
            if (fromInitial) {
                int initial = history.size();
                lanes[initial] = ++lastLane;
                left[initial] = LEFT;
                right[initial] = LEFT + INITIAL.length() * CHARACTER + 20;
            }
            for (Finding.Edge edge : finding.graph().edges()) {
                Matcher key = KEY.matcher(edge.because());
                String label = edge.type() + (key.find() ? " " + key.group(1) : "");
                String style =
                        switch (edge.type()) {
                            case "rw" -> "rw";
                            case "process", "realtime" -> "time";
                            default -> "";
                        };
                arrows.add(new Arrow(index(edge.from()), index(edge.to()), label, style));
            }
        }
        for (String text : example.arrows()) {
            String[] parts = text.split(" ", 2);
            String[] ends = parts[0].split(">");
            arrows.add(new Arrow(operation(ends[0]), operation(ends[1]), parts[1], "seen"));
        }
    }

    static String of(Example example, List<Finding> findings) {
        Finding finding = findings.stream()
                .filter(f -> f.anomaly().equals(example.anomaly()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(example.file() + ": not found"));
        return new Picture(example, finding).draw(finding);
    }

    private int index(int operation) {
        return operation < 0 ? history.size() : operation;
    }

    /** The operation of the history that a step of the example became: they are numbered by invocation. */
    private int operation(String step) {
        int wanted = Integer.parseInt(step);
        List<Example.Step> steps = example.operations();
        int before = 0;
        for (int i = 0; i < steps.size(); i++) {
            int begin = steps.get(i).begin();
            int own = steps.get(wanted).begin();
            before += begin < own || (begin == own && i < wanted) ? 1 : 0;
        }
        return before;
    }

    private Example.Step step(int op) {
        for (int i = 0; i < example.operations().size(); i++) {
            if (operation(Integer.toString(i)) == op) {
                return example.operations().get(i);
            }
        }
        throw new IllegalArgumentException("no operation " + op);
    }

    /** A bar is as wide as its text, begins behind all that ended before it, and ends behind whatever began within it. */
    private void lay() {
        int[] events = new int[history.events()];
        Arrays.fill(events, -1);
        List<Integer> processes = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            events[history.invokeIndex(op)] = op;
            if (history.completeIndex(op) != History.NEVER) {
                events[history.completeIndex(op)] = op;
            }
            if (!processes.contains(history.process(op))) {
                processes.add(history.process(op));
            }
            lanes[op] = processes.indexOf(history.process(op));
            lastLane = Math.max(lastLane, lanes[op]);
        }
        double ended = LEFT - GAP;
        double begun = LEFT;
        for (int event = 0; event < events.length; event++) {
            int op = events[event];
            if (op >= 0 && history.invokeIndex(op) == event) {
                left[op] = ended + GAP;
                begun = Math.max(begun, left[op]);
            } else if (op >= 0) {
                right[op] = Math.max(left[op] + step(op).label().length() * CHARACTER + 20, begun + 24);
                ended = Math.max(ended, right[op]);
            }
        }
    }

    private double top(int op) {
        return TOP + lanes[op] * (double) LANE;
    }

    private String draw(Finding finding) {
        long around = arrows.stream().filter(this::isAround).count();
        double width = Arrays.stream(right).max().orElse(LEFT) + 78 + Math.max(0, around - 1) * 50;
        double height = TOP + lastLane * (double) LANE + BAR + 30;
        Svg svg = new Svg(example.file(), width, height, example.anomaly(), finding.inWords());
        svg.element("style", STYLE);
        svg.open("defs");
        for (String style : new TreeSet<>(arrows.stream().map(Arrow::style).toList())) {
            svg.open(
                            "marker",
                            "id",
                            "head" + style,
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
                            "auto-start-reverse")
                    .empty("path", "d", "M0 0L8 4L0 8z", "class", ("head " + style).strip())
                    .close();
        }
        svg.close();
        for (int op = 0; op < history.size(); op++) {
            bar(svg, op, finding.operations().contains(op));
        }
        if (right[history.size()] > 0) {
            frame(svg, history.size(), "bar", INITIAL);
        }
        for (int i = 0; i < arrows.size(); i++) {
            arrow(svg, i);
        }
        // In a file of its own an SVG needs its name space, which in a page it must not repeat.
        return svg.done().html().replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ") + "\n";
    }

    private void bar(Svg svg, int op, boolean cited) {
        double y = top(op);
        boolean first = true;
        for (int other = 0; other < op; other++) {
            first &= lanes[other] != lanes[op];
        }
        if (first) {
            svg.text(8, y + 18, "lane", "client " + history.process(op));
        }
        String style = "bar" + (cited ? " cited" : "") + (history.isFail(op) ? " fail" : "");
        frame(svg, op, style, step(op).label());
        if (history.isFail(op)) {
            svg.text(right[op] + 8, y + 18, "lane", "failed");
        }
    }

    private void frame(Svg svg, int op, String style, String label) {
        double width = right[op] - left[op];
        svg.empty("rect", "x", left[op], "y", top(op), "width", width, "height", BAR, "rx", 5, "class", style);
        svg.text(left[op] + 10, top(op) + 18, "what", label);
    }

    private void arrow(Svg svg, int index) {
        Arrow arrow = arrows.get(index);
        int from = arrow.from();
        int to = arrow.to();
        double t = 0.5;
        double[] c;
        if (lanes[from] == lanes[to]) {
            c = sameLane(from, to);
        } else if (isAround(arrow)) {
            c = around(index);
        } else {
            c = across(index);
            // Slanted arrows may cross in their middle: label them nearer to where they begin.
            t = c[0] == c[6] ? 0.5 : 0.3;
        }
        StringBuilder path = new StringBuilder("M");
        for (int i = 0; i < 8; i++) {
            path.append(i == 2 ? "C" : i == 0 ? "" : " ").append(Svg.number(c[i]));
        }
        svg.empty(
                "path",
                "d",
                path,
                "class",
                ("edge " + arrow.style()).strip(),
                "marker-end",
                "url(#head" + arrow.style() + ")");
        double x = cubic(c[0], c[2], c[4], c[6], t);
        double y = cubic(c[1], c[3], c[5], c[7], t);
        double width = arrow.label().length() * 6.7 + 6;
        svg.empty("rect", "x", x - width / 2, "y", y - 8, "width", width, "height", 16, "rx", 4, "class", "pill");
        svg.text(x - width / 2 + 3, y + 4, "word", arrow.label());
    }

    /** Over the bars, or under them if it leads back or if there are lanes above. */
    private double[] sameLane(int from, int to) {
        boolean under = left[from] > left[to] || lanes[from] > 0;
        double y = top(from) + (under ? BAR : 0);
        double bend = y + (under ? 30 : -30);
        double x1 = (left[from] + right[from]) / 2;
        double x2 = (left[to] + right[to]) / 2;
        return new double[] {x1, y, x1, bend, x2, bend, x2, y};
    }

    private boolean isAround(Arrow arrow) {
        return Math.abs(lanes[arrow.from()] - lanes[arrow.to()]) > 1;
    }

    /** Past the lanes between, on the right, each further out than those before. */
    private double[] around(int index) {
        int from = arrows.get(index).from();
        int to = arrows.get(index).to();
        int before = 0;
        for (int i = 0; i < index; i++) {
            before += isAround(arrows.get(i)) ? 1 : 0;
        }
        double edge = Arrays.stream(right).max().orElse(0) + 62 + before * 66;
        double y1 = top(from) + BAR / 2.0 + (before % 2 == 0 ? 5 : -5);
        double y2 = top(to) + BAR / 2.0 + (before % 2 == 0 ? 5 : -5);
        return new double[] {right[from], y1, edge, y1, edge, y2, right[to], y2};
    }

    private static double cubic(double a, double b, double c, double d, double t) {
        double u = 1 - t;
        return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
    }

    /** Between neighbouring lanes; all arrows between the same two bars side by side. */
    private double[] across(int index) {
        int from = arrows.get(index).from();
        int to = arrows.get(index).to();
        int place = 0;
        int of = 0;
        for (int i = 0; i < arrows.size(); i++) {
            Arrow other = arrows.get(i);
            boolean same = (other.from() == from && other.to() == to) || (other.from() == to && other.to() == from);
            of += same ? 1 : 0;
            place += same && i < index ? 1 : 0;
        }
        double share = (place + 1.0) / (of + 1);
        double overlapLeft = Math.max(left[from], left[to]);
        double overlapRight = Math.min(right[from], right[to]);
        boolean overlap = overlapRight - overlapLeft > 40.0 * of;
        double x1 = overlap ? overlapLeft + (overlapRight - overlapLeft) * share : middle(from, share);
        double x2 = overlap ? x1 : middle(to, share);
        boolean down = lanes[from] < lanes[to];
        double y1 = top(from) + (down ? BAR : 0);
        double y2 = top(to) + (down ? 0 : BAR);
        double dx = (x2 - x1) / 3;
        double dy = (y2 - y1) / 3;
        return new double[] {x1, y1, x1 + dx, y1 + dy, x2 - dx, y2 - dy, x2, y2};
    }

    private double middle(int op, double share) {
        return left[op] + (right[op] - left[op]) * share;
    }
}
