// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** Progress on standard error: one redrawn line on a terminal, else a line for each phase and every ten seconds. */
final class ConsoleProgress implements Progress {
    private static final long PLAIN_INTERVAL_NANOS = 10_000_000_000L;
    private static final long REDRAW_INTERVAL_NANOS = 200_000_000L;

    private final PrintStream err;
    private final boolean redraw;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private long lastLoad = start;
    private boolean lineOpen;

    ConsoleProgress(PrintStream err, boolean redraw, boolean quiet) {
        this.err = err;
        this.redraw = redraw;
        this.quiet = quiet;
    }

    @Override
    public synchronized void phase(String what, String phase, String detail) {
        if (!redraw && phase.equals("check")) {
            return;
        }
        line(String.format(Locale.ROOT, "%s  %-7s %s  %s", clock(), phase, what, detail));
    }

    @Override
    public synchronized void load(String what, long ok, long fail, long info, double share) {
        long now = System.nanoTime();
        if (now - lastLoad < (redraw ? REDRAW_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS)) {
            return;
        }
        lastLoad = now;
        String text = String.format(
                Locale.ROOT,
                "%s  load    %s  %3.0f %%  ok %d  fail %d  info %d",
                clock(),
                what,
                share * 100,
                ok,
                fail,
                info);
        if (redraw && !quiet) {
            err.print("\r\u001b[K" + text);
            err.flush();
            lineOpen = true;
        } else {
            line(text);
        }
    }

    @Override
    public synchronized void judged(String cell, String verdict, String headline, int done, int total) {
        line(String.format(
                Locale.ROOT, "%s  %-8s %d/%d  %s  %s", clock(), verdict, done, total, cell, shorten(headline)));
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

    private static String shorten(String text) {
        return text.length() <= 100 ? text : text.substring(0, 99) + "…";
    }
}
