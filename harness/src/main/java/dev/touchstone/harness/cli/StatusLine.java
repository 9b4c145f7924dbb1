// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** The last line of a terminal, drawn again and again in place, never wider than the terminal. Not thread-safe. */
final class StatusLine {
    private static final String WIPE = "\r\u001b[K";
    /** Characters from here on may take two columns. */
    private static final int WIDE = 0x1100;

    private static final int SPARE = 3;

    private static final String MORE = "…";

    private final Consumer<String> terminal;
    private final IntSupplier columns;
    private boolean open;

    /**
     * A line that is not there yet.
     *
     * @param terminal takes what is to be printed, and shows it at once
     */
    StatusLine(Consumer<String> terminal, IntSupplier columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    /**
     * Draws it anew, cut where the terminal ends; the last column stays free, for some terminals wrap there, and two before it for the
     * {@code ^C} that a terminal shows when one is typed.
     */
    void draw(String text) {
        terminal.accept(WIPE + fitted(text, columns.getAsInt() - SPARE));
        open = true;
    }

    /** Takes it away, so that something else can be printed there. */
    void wipe() {
        if (open) {
            terminal.accept(WIPE);
            open = false;
        }
    }

    private static String fitted(String text, int width) {
        StringBuilder narrow = new StringBuilder();
        text.codePoints()
                .forEach(point -> narrow.appendCodePoint(point < WIDE || point == MORE.codePointAt(0) ? point : '?'));
        if (narrow.length() <= width) {
            return narrow.toString();
        }
        return width < 1 ? "" : narrow.substring(0, width - 1) + MORE;
    }
}
