// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.UsageException;
import dev.touchstone.history.Suggestion;
import dev.touchstone.reports.run.CellVerdict;
import java.util.List;

/** The colours of verdicts on a terminal; words carry the meaning, colours repeat it. */
enum Palette {
    COLOURED,
    PLAIN;

    private static final List<String> WHEN = List.of("auto", "always", "never");

    /**
     * Coloured or not: {@code auto} is for terminals that are not dumb, unless {@code NO_COLOR} or {@code CI} is set.
     *
     * @throws UsageException if the word is none of them
     */
    static Palette of(String when) {
        if (!WHEN.contains(when)) {
            throw new UsageException(Suggestion.unknown("--color", when, WHEN));
        }
        String noColor = System.getenv("NO_COLOR");
        boolean wanted = Boolean.getBoolean("touchstone.tty.out")
                && (noColor == null || noColor.isEmpty())
                && System.getenv("CI") == null
                && !"dumb".equals(System.getenv("TERM"));
        return when.equals("always") || (when.equals("auto") && wanted) ? COLOURED : PLAIN;
    }

    /** The text in the colour of the verdict. */
    String paint(CellVerdict verdict, String text) {
        return this == PLAIN ? text : "\u001b[" + code(verdict) + "m" + text + "\u001b[0m";
    }

    private static String code(CellVerdict verdict) {
        return switch (verdict) {
            case INVALID, MISSED -> "1;31";
            case UNKNOWN, ABORTED -> "1;33";
            case VALID, CAUGHT -> "32";
            case MEASURED, SKIPPED, RUNNING, WAITING -> "36";
        };
    }
}
