// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.chart;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.reports.run.FaultRecord;
import dev.touchstone.reports.svg.Markup;
import dev.touchstone.reports.svg.Svg;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a cell as bands behind its charts: one colour and one pattern a fault's name, the same in all pages of a
 * run. Immutable.
 */
public final class FaultBands {
    /** How many colours there are: those that the colour-blind can tell from each other. */
    private static final int COLOURS = 6;

    /** In a square of 8: lines that rise, fall, lie, stand; crosses, dots, a grid, waves. */
    private static final String[] STROKES = {
        "M0 8L8 0", "M0 0L8 8", "M0 4H8", "M4 0V8", "M0 8L8 0M0 0L8 8", "M4 3v2", "M4 0V8M0 4H8", "M0 6L4 2L8 6"
    };

    /** A colour with a pattern each; names beyond these begin again with the first. */
    static final int STYLES = COLOURS * STROKES.length;

    private final List<FaultWindow> windows;
    private final List<String> names;
    private final List<String> styled;

    private FaultBands(List<FaultWindow> windows, List<String> order) {
        this.windows = List.copyOf(windows);
        this.names = windows.stream().map(FaultWindow::fault).distinct().toList();
        this.styled = Stream.concat(order.stream(), names.stream()).distinct().toList();
    }

    /** The observed windows of the run's records; those of the history if the records tell of none. */
    public static FaultBands of(List<FaultRecord> records, @Nullable History history) {
        return of(records, history, List.of());
    }

    /** As {@link #of(List, History)}, with styles given to the faults of {@code order} first: those of the campaign. */
    public static FaultBands of(List<FaultRecord> records, @Nullable History history, List<String> order) {
        List<FaultWindow> windows = new ArrayList<>();
        for (FaultRecord record : records) {
            if (record.observed() && record.startNanos() >= 0) {
                long end = record.endNanos() < record.startNanos() ? Long.MAX_VALUE : record.endNanos();
                windows.add(new FaultWindow(record.fault(), record.detail(), record.startNanos(), end));
            }
        }
        return new FaultBands(windows.isEmpty() && history != null ? history.faults() : windows, order);
    }

    public List<FaultWindow> windows() {
        return windows;
    }

    /** The names of the faults, in order of their first window. */
    public List<String> names() {
        return names;
    }

    /** Which style a fault has, {@code 0 .. STYLES - 1}. */
    public int style(String fault) {
        return Math.max(0, styled.indexOf(fault)) % STYLES;
    }

    /** The colour of a style: N of the CSS class {@code fault-N}. */
    public static int colour(int style) {
        return style % COLOURS;
    }

    /** The classes of a band of the style. */
    public static String classes(int style) {
        return "band fault-" + colour(style);
    }

    /** What a band of the style is filled with. */
    public static String fill(int style) {
        return "url(#fault-" + style + ")";
    }

    /** The patterns of these faults' bands and of all that were seen; once in a page, before its first chart. */
    public Markup patterns(Collection<String> faults) {
        StringBuilder out =
                new StringBuilder("<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>");
        Stream.concat(faults.stream(), names.stream())
                .map(this::style)
                .distinct()
                .sorted()
                .forEach(style -> out.append("<pattern id=\"fault-")
                        .append(style)
                        .append("\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" class=\"fault-")
                        .append(colour(style))
                        .append("\"><rect width=\"8\" height=\"8\" class=\"band-ground\"/><path d=\"")
                        .append(stroke(style))
                        .append("\" class=\"band-stroke\"/></pattern>"));
        return new Markup(out.append("</defs></svg>").toString());
    }

    /** Neighbours differ in both; the second half has each colour with the patterns that it had not in the first. */
    private static String stroke(int style) {
        return STROKES[(style + style / (STYLES / 2)) % STROKES.length];
    }

    /** A sample of a fault's pattern, for the legend. */
    public static Markup swatch(int style) {
        return new Markup(
                "<svg class=\"swatch\" width=\"28\" height=\"14\" aria-hidden=\"true\"><rect width=\"28\" height=\"14\" "
                        + "class=\"" + classes(style) + "\" fill=\"" + fill(style) + "\"/></svg>");
    }

    /** Draws the bands behind a plot. */
    void draw(Svg svg, TimeAxis time, double top, double height) {
        for (FaultWindow window : windows) {
            double from = time.x(window.startNanos());
            double to = time.x(Math.min(window.endNanos(), time.endNanos()));
            int style = style(window.fault());
            svg.open(
                    "rect",
                    "x",
                    from,
                    "y",
                    top,
                    "width",
                    Math.max(1, to - from),
                    "height",
                    height,
                    "class",
                    classes(style),
                    "fill",
                    fill(style));
            svg.element("title", window.fault() + " " + window.detail()).close();
        }
    }
}
