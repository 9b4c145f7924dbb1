// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.Progress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Progress on standard error. On a terminal one line is redrawn: cells done, phase, operations, the active fault; verdicts and
 * problems scroll by above it. Elsewhere there is a line for each phase, and one every ten seconds of load.
 */
final class ConsoleProgress implements Progress {
    private static final long PLAIN_INTERVAL_NANOS = 10_000_000_000L;
    private static final int HEADLINE_MAX = 100;
    private static final int LINE_MAX = 118;

    private final PrintStream err;
    private final boolean redraw;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private long lastLoad = start;
    private boolean lineOpen;
    private String cells = "";
    private String phase = "";
    private String counts = "";

    ConsoleProgress(PrintStream err, boolean redraw, boolean quiet) {
        this.err = err;
        this.redraw = redraw;
        this.quiet = quiet;
    }

    @Override
    public synchronized void phase(String what, String name, String detail) {
        String text = String.format(Locale.ROOT, "%-7s %s  %s", name, what, detail);
        if (!redraw || name.equals("problem")) {
            // A check is followed by its verdict at once, or takes long enough to be asked about.
            if (!name.equals("check")) {
                line(clock() + "  " + text);
            }
        }
        if (redraw) {
            phase = text;
            if (!name.equals("fault") && !name.equals("heal")) {
                counts = "";
            }
            draw();
        }
    }

    @Override
    public synchronized void load(String what, long ok, long fail, long info, double share) {
        counts = String.format(Locale.ROOT, "%3.0f %%  ok %d  fail %d  info %d", share * 100, ok, fail, info);
        if (redraw) {
            draw();
        } else if (System.nanoTime() - lastLoad >= PLAIN_INTERVAL_NANOS) {
            lastLoad = System.nanoTime();
            line(clock() + "  load    " + what + "  " + counts);
        }
    }

    @Override
    public synchronized void judged(String cell, String verdict, String headline, int done, int total) {
        cells = done + "/" + total + "  ";
        line(String.format(
                Locale.ROOT,
                "%s  %-8s %d/%d  %s  %s",
                clock(),
                verdict,
                done,
                total,
                cell,
                shorten(headline, HEADLINE_MAX)));
        if (redraw && done == total) {
            phase = "";
        }
    }

    private void draw() {
        if (quiet || phase.isEmpty()) {
            return;
        }
        err.print("\r\u001b[K" + shorten(clock() + "  " + cells + phase + "  " + counts, LINE_MAX));
        err.flush();
        lineOpen = true;
    }

    private void line(String text) {
        if (quiet) {
            return;
        }
        if (lineOpen) {
            err.print("\r\u001b[K");
            lineOpen = false;
        }
        err.println(text);
    }

    private String clock() {
        long seconds = (System.nanoTime() - start) / 1_000_000_000L;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    private static String shorten(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
