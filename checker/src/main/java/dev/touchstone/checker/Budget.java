// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How much time and memory a check may take, and a way to stop it; shared by the threads of one check.
 *
 * <p>Checkers call {@link #exhausted} every few thousand steps, and count the bytes of what they keep. Exceeding a
 * limit ends a check with {@code UNKNOWN} and its cause, never with an error.
 */
public final class Budget {
    private static final long BETWEEN_REPORTS_NANOS = 1_000_000_000;

    private final long deadlineNanos;
    private final long maxBytes;
    private final Consumer<String> progress;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicLong nextReport = new AtomicLong(System.nanoTime() + BETWEEN_REPORTS_NANOS);

    private Budget(long deadlineNanos, long maxBytes, Consumer<String> progress) {
        this.deadlineNanos = deadlineNanos;
        this.maxBytes = maxBytes;
        this.progress = progress;
    }

    /** A minute, and half of the heap. */
    public static Budget defaults() {
        return of(Duration.ofMinutes(1), Runtime.getRuntime().maxMemory() / 2);
    }

    /** The time runs from now. */
    public static Budget of(Duration time, long maxBytes) {
        return of(time, maxBytes, line -> {});
    }

    /**
     * A budget whose check says now and then how far it is.
     *
     * @param progress takes a line, from any of the check's threads
     */
    public static Budget of(Duration time, long maxBytes, Consumer<String> progress) {
        return new Budget(System.nanoTime() + time.toNanos(), maxBytes, progress);
    }

    /** Why the check must stop, or null: go on. */
    public Unknown.@Nullable Cause exhausted(long bytesKept) {
        if (cancelled.get()) {
            return Unknown.Cause.CANCELLED;
        }
        if (bytesKept > maxBytes) {
            return Unknown.Cause.MEMORY;
        }
        return System.nanoTime() - deadlineNanos > 0 ? Unknown.Cause.TIMEOUT : null;
    }

    /** How many steps may go by between two looks at the budget if each keeps so many bytes: 8 MiB worth, 1 to 1,024. */
    public static int stride(long bytesEach) {
        return (int) Math.max(1, Math.min(1024, (8L << 20) / Math.max(1, bytesEach)));
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** Says how far a long check is. */
    public void report(String line) {
        progress.accept(line);
    }

    /** Says how far a long check is, if nobody has in the last second; from any thread, as often as convenient. */
    public void reportNowAndThen(Supplier<String> line) {
        long now = System.nanoTime();
        long due = nextReport.get();
        if (now - due >= 0 && nextReport.compareAndSet(due, now + BETWEEN_REPORTS_NANOS)) {
            report(line.get());
        }
    }

    /** Ends the check soon; from any thread. */
    public void cancel() {
        cancelled.set(true);
    }
}
