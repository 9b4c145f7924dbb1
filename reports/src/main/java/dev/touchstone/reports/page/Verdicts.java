// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.svg.Markup;

/** How verdicts look on a page: a glyph each, so that colour is never all that tells them apart. */
public final class Verdicts {
    private Verdicts() {}

    /** A use of the verdict's glyph; {@link #glyphs} must be in the page. */
    public static Markup glyph(CellVerdict verdict) {
        return new Markup("<svg class=\"glyph\" aria-hidden=\"true\"><use href=\"#" + id(verdict) + "\"/></svg>");
    }

    /** The glyphs: once in a page. */
    public static Markup glyphs() {
        StringBuilder out = new StringBuilder("<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\">");
        for (CellVerdict verdict : CellVerdict.values()) {
            out.append("<symbol id=\"").append(id(verdict)).append("\" viewBox=\"0 0 16 16\"><path d=\"");
            out.append(path(verdict)).append("\"/></symbol>");
        }
        return new Markup(out.append("</svg>").toString());
    }

    private static String id(CellVerdict verdict) {
        return "g-" + verdict.lowerCase();
    }

    private static String path(CellVerdict verdict) {
        return switch (verdict) {
            case VALID -> "M3 8.5l3.4 3.4L13 4.6";
            case INVALID -> "M4 4l8 8M12 4l-8 8";
            case UNKNOWN -> "M5.4 6a2.6 2.6 0 1 1 3.7 2.3c-.8.4-1.1.9-1.1 1.7M8 12.9v.2";
            case MEASURED -> "M1.5 5.5h13v5h-13zM4.5 5.5v2M7 5.5v3M9.5 5.5v2M12 5.5v3";
            case ABORTED -> "M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2zM5 8h6";
            case SKIPPED -> "M3 8h10";
            case RUNNING -> "M5 3l8 5-8 5z";
            case WAITING -> "M8 2a6 6 0 1 0 .01 0M8 4.5V8l2.5 1.5";
            case CAUGHT -> "M8 1.7l5.2 2v4.2c0 3-2 5.2-5.2 6.5-3.2-1.3-5.2-3.5-5.2-6.5V3.7zM5.4 7.9l1.9 1.9 3.3-3.7";
            case MISSED -> "M8 2l6.4 11.6H1.6zM8 6.3v3.4M8 11.6v.2";
        };
    }
}
