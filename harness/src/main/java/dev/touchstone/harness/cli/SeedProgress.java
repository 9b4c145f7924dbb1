// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a search through seeds is, on standard error: one redrawn line on a terminal, else a line every ten seconds. What is
 * found goes to standard output, above that line.
 */
final class SeedProgress {
    private static final long DRAW_NANOS = 200_000_000L;
    private static final long PLAIN_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final @Nullable StatusLine status;
    private final boolean quiet;
    private final LongSupplier nanos;
    private final String noun;
    private final long total;
    private final long start;
    private long told;

    /**
     * Progress of a search.
     *
     * @param status null if standard error cannot redraw a line
     * @param noun what is counted: {@code seeds}
     * @param total how many there are to do
     */
    SeedProgress(
            PrintStream err, @Nullable StatusLine status, boolean quiet, LongSupplier nanos, String noun, long total) {
        this.err = err;
        this.status = status;
        this.quiet = quiet;
        this.nanos = nanos;
        this.noun = noun;
        this.total = total;
        this.start = nanos.getAsLong();
        this.told = start;
    }

    /** So many are done. */
    void done(long count, String found) {
        long now = nanos.getAsLong();
        boolean due = now - told >= (status == null ? PLAIN_NANOS : DRAW_NANOS);
        if (quiet || !due) {
            return;
        }
        told = now;
        String text = text(count, found, (now - start) / 1e9);
        if (status == null) {
            err.println(text);
        } else {
            status.draw(text);
        }
    }

    private String text(long count, String found, double seconds) {
        return String.format(
                Locale.ROOT,
                "%d:%02d  %d of %d %s  %.1f/s  %s",
                (long) seconds / 60,
                (long) seconds % 60,
                count,
                total,
                noun,
                count / Math.max(seconds, 1e-3),
                found);
    }

    /** Makes room for what is printed elsewhere on the same terminal, and at the end. */
    void wipe() {
        if (status != null) {
            status.wipe();
        }
    }
}
