// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.svg;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes one SVG drawing: attributes and text are escaped, numbers have at most one decimal, the same calls give the
 * same bytes. The drawing names itself by {@code <title>} and {@code <desc>}. Not thread-safe.
 */
public final class Svg {
    private final StringBuilder out = new StringBuilder(1024);
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Begins a drawing.
     *
     * @param id unique in the page; prefix of the ids within
     * @param title what it shows, in a few words
     * @param description what a reader who cannot see it should know
     */
    public Svg(String id, double width, double height, String title, String description) {
        String box = "0 0 " + number(width) + " " + number(height);
        open(
                "svg",
                "viewBox",
                box,
                "width",
                width,
                "height",
                height,
                "role",
                "img",
                "aria-labelledby",
                id + "-t " + id + "-d");
        element("title", title, "id", id + "-t");
        element("desc", description, "id", id + "-d");
    }

    /** Opens an element; attributes alternate name, value. */
    public Svg open(String tag, Object... attributes) {
        begin(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element opened last. */
    public Svg close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element without content. */
    public Svg empty(String tag, Object... attributes) {
        begin(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element with text. */
    public Svg element(String tag, String text, Object... attributes) {
        begin(tag, attributes);
        out.append('>');
        escape(text, out);
        out.append("</").append(tag).append('>');
        return this;
    }

    public Svg text(double x, double y, String classes, String text) {
        return element("text", text, "x", x, "y", y, "class", classes);
    }

    public Svg line(double x1, double y1, double x2, double y2, String classes) {
        return empty("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "class", classes);
    }

    /** A rectangle with a tooltip, or without one if {@code tip} is empty. */
    public Svg rect(double x, double y, double width, double height, String classes, String tip) {
        Object[] attributes = {"x", x, "y", y, "width", Math.max(width, 0), "height", height, "class", classes};
        if (tip.isEmpty()) {
            return empty("rect", attributes);
        }
        return open("rect", attributes).element("title", tip).close();
    }

    /** The finished drawing. */
    public Markup done() {
        while (!open.isEmpty()) {
            close();
        }
        return new Markup(out.toString());
    }

    /** At most one decimal, none if it is zero; never in scientific notation. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("no coordinate: " + value);
        }
        long tenths = Math.round(value * 10);
        String sign = tenths < 0 ? "-" : "";
        long abs = Math.abs(tenths);
        return sign + abs / 10 + (abs % 10 == 0 ? "" : "." + abs % 10);
    }

    /** The text as HTML or XML text, or as the value of a quoted attribute; control characters become U+FFFD. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        escape(text, out);
        return out.toString();
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\t', '\n' -> out.append(c);
                default -> out.append(c < ' ' || c == 0x7f ? '\ufffd' : c);
            }
        }
    }

    private void begin(String tag, Object... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            out.append(' ').append(attributes[i]).append("=\"");
            if (value instanceof Number n) {
                out.append(number(n.doubleValue()));
            } else {
                escape(value.toString(), out);
            }
            out.append('"');
        }
    }
}
