// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.touchstone.harness.check.CheckProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;

/**
 * The progress of a check on standard error: on a terminal one line redrawn, after the first second; elsewhere a line,
 * or a JSON object, every ten seconds.
 */
final class CheckConsole implements CheckProgress, AutoCloseable {
    private static final long REDRAW_MILLIS = 200;
    private static final long QUIET_START_MILLIS = 1000;
    private static final long PLAIN_MILLIS = 10_000;

    private final PrintWriter err;
    private final ProgressMode mode;
    private final long start = System.nanoTime();
    private final Timer ticker = new Timer("progress", true);
    private final StatusLine status;

    private volatile long bytes;
    private volatile long totalBytes;
    private volatile String property = "";
    private volatile String place = "";
    private volatile String said = "";

    /**
     * Starts to tell; {@link #close} ends it.
     *
     * @param terminal whether standard error is one
     */
    CheckConsole(PrintWriter err, String mode, boolean terminal) {
        this.err = err;
        this.mode = ProgressMode.of(mode).on(terminal);
        this.status = new StatusLine(
                text -> {
                    err.print(text);
                    err.flush();
                },
                this.mode == ProgressMode.TTY ? TerminalWidth.watched() : () -> Integer.MAX_VALUE);
        if (this.mode == ProgressMode.QUIET) {
            return;
        }
        boolean redraw = this.mode == ProgressMode.TTY;
        ticker.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        tell();
                    }
                },
                redraw ? QUIET_START_MILLIS : PLAIN_MILLIS,
                redraw ? REDRAW_MILLIS : PLAIN_MILLIS);
    }

    @Override
    public void reading(long read, long total) {
        bytes = read;
        totalBytes = total;
    }

    @Override
    public void checking(String what, int number, int count) {
        said = "";
        place = count > 1 ? " (" + number + " of " + count + ")" : "";
        property = what;
    }

    @Override
    public void said(String line) {
        said = line;
    }

    /** Says how far it is, now. */
    synchronized void tell() {
        double seconds = (System.nanoTime() - start) / 1e9;
        if (mode == ProgressMode.JSON) {
            err.println(json(seconds));
        } else if (mode == ProgressMode.TTY) {
            status.draw(words(seconds));
        } else {
            err.println("touchstone: " + words(seconds));
        }
        err.flush();
    }

    private String words(double seconds) {
        String clock = String.format(Locale.ROOT, "%.0f s", seconds);
        if (property.isEmpty()) {
            String share = totalBytes > 0 ? String.format(Locale.ROOT, " (%d %%)", bytes * 100 / totalBytes) : "";
            return String.format(Locale.ROOT, "reading, %,d MiB%s, %s", bytes >> 20, share, clock);
        }
        String detail = said;
        return "checking " + property + place + ", " + clock + (detail.isEmpty() ? "" : ": " + detail);
    }

    private String json(double seconds) {
        var line = JsonNodeFactory.instance.objectNode();
        line.put("phase", property.isEmpty() ? "read" : "check").put("seconds", seconds);
        if (property.isEmpty()) {
            line.put("bytes", bytes).put("totalBytes", totalBytes);
        } else {
            line.put("property", property).put("detail", said);
        }
        return line.toString();
    }

    /** No line follows; what was drawn is wiped. */
    @Override
    public void close() {
        ticker.cancel();
        synchronized (this) {
            status.wipe();
        }
    }
}
