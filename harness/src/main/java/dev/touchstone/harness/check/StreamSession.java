// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.online.OnlineChecker;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.HistoryStream;
import dev.touchstone.history.format.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Judges a history while it is read, so that it need not be in memory. {@link #interrupt} may come from any thread; the
 * rest belongs to one.
 */
public final class StreamSession {
    private final ReadOptions reading;
    private final CheckProgress progress;
    private volatile boolean interrupted;

    public StreamSession(ReadOptions reading, CheckProgress progress) {
        this.reading = reading;
        this.progress = progress;
    }

    /** Ends the pass soon; what was found before stays. */
    public void interrupt() {
        interrupted = true;
    }

    public boolean wasInterrupted() {
        return interrupted;
    }

    /** Judges a file, or standard input if its name is {@code -}, to its end. */
    public StreamOutcome run(String file, OnlineChecker checker) {
        long start = System.nanoTime();
        progress.checking("in one pass", 1, 1);
        Counted counted = new Counted(checker, progress);
        boolean wasCut = read(file, counted);
        if (!wasCut) {
            checker.ended();
        }
        List<CheckResult> results = checker.results();
        if (wasCut) {
            Unknown cut =
                    Unknown.stopped(Unknown.Cause.CANCELLED, "interrupted after " + counted.operations + " operations");
            results = results.stream().map(result -> result.ofPrefix(cut)).toList();
        }
        String name = file.equals(CheckSession.STANDARD_INPUT) ? "standard input" : file;
        return new StreamOutcome(name, results, counted.operations, System.nanoTime() - start);
    }

    /** Returns whether it was interrupted before the end. */
    private boolean read(String file, HistoryListener listener) {
        if (file.equals(CheckSession.STANDARD_INPUT)) {
            return read(System.in, "standard input", 0, listener);
        }
        Path path = Path.of(file);
        try (InputStream in = HistoryReader.open(path)) {
            return read(in, file, Files.isRegularFile(path) ? Files.size(path) : 0, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean read(InputStream in, String name, long length, HistoryListener listener) {
        try {
            HistoryStream.read(new WatchedStream(in, length, progress, () -> interrupted), name, reading, listener);
            return false;
        } catch (HistoryException e) {
            if (interrupted) {
                return true;
            }
            throw e;
        }
    }

    /** Passes all on, and says now and then how far it is. */
    private static final class Counted implements HistoryListener {
        private static final int EACH = 1 << 16;

        private final HistoryListener listener;
        private final CheckProgress progress;
        private final long start = System.nanoTime();
        private long operations;

        Counted(HistoryListener listener, CheckProgress progress) {
            this.listener = listener;
            this.progress = progress;
        }

        @Override
        public void invoked(
                long operation,
                int process,
                String function,
                @Nullable Object key,
                @Nullable Object input,
                long nanos) {
            if (++operations % EACH == 0) {
                double seconds = (System.nanoTime() - start) / 1e9;
                progress.said(
                        String.format(Locale.ROOT, "%,d operations, %,.0f a second", operations, operations / seconds));
            }
            listener.invoked(operation, process, function, key, input, nanos);
        }

        @Override
        public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
            listener.completed(operation, process, outcome, output, nanos);
        }
    }
}
