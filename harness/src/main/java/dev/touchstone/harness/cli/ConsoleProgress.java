// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import dev.touchstone.harness.campaign.Progress;
import dev.touchstone.reports.run.CellVerdict;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress on standard error. On a terminal one line is redrawn, at every event and every second: a clock, cells done, what is
 * under way; verdicts, problems and nodes that came up scroll by above it. Elsewhere there is a line for each phase, and one
 * every ten seconds of load.
 */
final class ConsoleProgress implements Progress {
    private static final long PLAIN_INTERVAL_NANOS = 10_000_000_000L;
    private static final long TICK_MILLIS = 1000;
    private static final int HEADLINE_MAX = 100;

    private final PrintStream err;
    private final @Nullable StatusLine status;
    private final boolean quiet;
    private final LongSupplier nanos;
    private final long start;
    private final Activities activities = new Activities();
    private final Timer ticker = new Timer("progress", true);
    private long lastLoad;
    private String cells = "";
    private boolean ended;
    private @Nullable PrintStream before;
    private @Nullable PrintStream others;

    private ConsoleProgress(PrintStream err, @Nullable StatusLine status, boolean quiet, LongSupplier nanos) {
        this.err = err;
        this.status = status;
        this.quiet = quiet;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.lastLoad = start;
    }

    /** Lines, one below the other. */
    static ConsoleProgress plain(PrintStream err, boolean quiet) {
        return new ConsoleProgress(err, null, quiet, System::nanoTime);
    }

    /**
     * A terminal, on which a line can be redrawn, with a clock that ticks until {@link #end}. Until then all that anyone
     * prints to standard error comes above that line.
     */
    static ConsoleProgress terminal(PrintStream err, IntSupplier columns) {
        ConsoleProgress progress = terminal(err, columns, System::nanoTime);
        progress.standsOnStandardError();
        progress.ticker.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        progress.tick();
                    }
                },
                TICK_MILLIS,
                TICK_MILLIS);
        return progress;
    }

    /** The same with a clock of one's own, that ticks when told to. */
    static ConsoleProgress terminal(PrintStream err, IntSupplier columns, LongSupplier nanos) {
        StatusLine status = new StatusLine(
                text -> {
                    err.print(text);
                    err.flush();
                },
                columns);
        return new ConsoleProgress(err, status, false, nanos);
    }

    @Override
    public synchronized void phase(String what, String name, String detail) {
        // A check is followed by its verdict at once, or takes long enough to be asked about.
        if (NO_PHASES.contains(name) || (status == null && !name.equals("check"))) {
            line(clock() + "  " + String.format(Locale.ROOT, "%-7s %s  %s", name, what, detail));
        }
        if (!NO_PHASES.contains(name)) {
            activities.phase(what, name, detail);
        }
        tick();
    }

    @Override
    public synchronized void load(String what, long ok, long fail, long info, double share) {
        activities.load(what, ok, fail, info, share);
        if (status != null) {
            tick();
        } else if (nanos.getAsLong() - lastLoad >= PLAIN_INTERVAL_NANOS) {
            lastLoad = nanos.getAsLong();
            line(clock() + "  " + activities.text());
        }
    }

    @Override
    public synchronized void over(String what) {
        activities.over(what);
        tick();
    }

    @Override
    public synchronized void judged(String cell, CellVerdict verdict, String headline, int done, int total) {
        activities.over(cell);
        cells = done + "/" + total + "  ";
        line(String.format(
                Locale.ROOT,
                "%s  %-8s %d/%d  %s  %s",
                clock(),
                verdict.word(),
                done,
                total,
                cell,
                headline.length() <= HEADLINE_MAX ? headline : headline.substring(0, HEADLINE_MAX - 1) + "…"));
        tick();
    }

    @Override
    public void end() {
        if (others != null && System.err == others) {
            System.setErr(before);
            others.close();
        }
        synchronized (this) {
            ended = true;
            ticker.cancel();
            if (status != null) {
                status.wipe();
            }
        }
    }

    /** Draws the line anew, with the time that it is. */
    synchronized void tick() {
        if (status != null && !ended && !activities.isEmpty()) {
            status.draw(clock() + "  " + cells + activities.text());
        }
    }

    /** What is printed to standard error comes above the line from now on, until the {@link #end}. */
    void standsOnStandardError() {
        others = AboveLine.stream(this::above);
        before = System.err;
        System.setErr(others);
    }

    private synchronized void above(byte[] lines) {
        if (status != null) {
            status.wipe();
        }
        err.write(lines, 0, lines.length);
        err.flush();
        tick();
    }

    private void line(String text) {
        if (quiet) {
            return;
        }
        if (status != null) {
            status.wipe();
        }
        err.println(text);
    }

    private String clock() {
        long seconds = (nanos.getAsLong() - start) / 1_000_000_000L;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
