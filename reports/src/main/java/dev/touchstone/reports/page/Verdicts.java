// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.page;

import dev.touchstone.reports.svg.Markup;
import java.util.List;
import java.util.Locale;

/** The words that a cell or a property can end with: worst first, each with its glyph and its meaning. */
public final class Verdicts {
    /** What campaigns begin with when they list their cells. */
    public static final List<String> WORST_FIRST = List.of(
            "MISSED", "invalid", "aborted", "unknown", "valid", "measured", "caught", "skipped", "running", "waiting");

    private static final String NO_WORD = "unknown";

    private Verdicts() {}

    /** The word in lower case, for class names and filters; {@code unknown} for a word that is none. */
    public static String css(String word) {
        return WORST_FIRST.contains(word) ? word.toLowerCase(Locale.ROOT) : NO_WORD;
    }

    /** Less is worse. */
    public static int rank(String word) {
        int rank = WORST_FIRST.indexOf(word);
        return rank < 0 ? WORST_FIRST.indexOf(NO_WORD) : rank;
    }

    /** True of the verdicts that want a person's attention. */
    public static boolean isFailing(String word) {
        return rank(word) <= rank(NO_WORD);
    }

    public static String meaning(String word) {
        return switch (word) {
            case "valid" -> "promised, checked to the end, no violation";
            case "invalid" -> "promised and violated: at least one finding shows how";
            case "measured" -> "not promised here: what was seen, without judgement";
            case "aborted" -> "cut short, or the cluster or the harness failed: no verdict";
            case "skipped" -> "not run, for the reason given";
            case "caught" -> "a control: the known bug was switched on, and found";
            case "running" -> "under way";
            case "waiting" -> "to be run";
            case "MISSED" -> "a control: the known bug was switched on, and not found";
            default -> "promised but not decided: the cause and a remedy are given";
        };
    }

    /** A use of the verdict's glyph; {@link #glyphs} must be in the page. */
    public static Markup glyph(String word) {
        return new Markup("<svg class=\"glyph\" aria-hidden=\"true\"><use href=\"#g-" + css(word) + "\"/></svg>");
    }

    /** The glyphs: once in a page. */
    public static Markup glyphs() {
        String[][] paths = {
            {"valid", "M3 8.5l3.4 3.4L13 4.6"},
            {"invalid", "M4 4l8 8M12 4l-8 8"},
            {"unknown", "M5.4 6a2.6 2.6 0 1 1 3.7 2.3c-.8.4-1.1.9-1.1 1.7M8 12.9v.2"},
            {"measured", "M1.5 5.5h13v5h-13zM4.5 5.5v2M7 5.5v3M9.5 5.5v2M12 5.5v3"},
            {"aborted", "M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2zM5 8h6"},
            {"skipped", "M3 8h10"},
            {"running", "M5 3l8 5-8 5z"},
            {"waiting", "M8 2a6 6 0 1 0 .01 0M8 4.5V8l2.5 1.5"},
            {"caught", "M8 1.7l5.2 2v4.2c0 3-2 5.2-5.2 6.5-3.2-1.3-5.2-3.5-5.2-6.5V3.7zM5.4 7.9l1.9 1.9 3.3-3.7"},
            {"missed", "M8 2l6.4 11.6H1.6zM8 6.3v3.4M8 11.6v.2"},
        };
        StringBuilder out = new StringBuilder("<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\">");
        for (String[] path : paths) {
            out.append("<symbol id=\"g-").append(path[0]).append("\" viewBox=\"0 0 16 16\"><path d=\"");
            out.append(path[1]).append("\"/></symbol>");
        }
        return new Markup(out.append("</svg>").toString());
    }
}
