// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.online.OnlineChecker;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.HistoryListener;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.format.FollowedFile;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.HistoryStream;
import dev.touchstone.history.format.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges a history while it is read, so that it need not be in memory. {@link #interrupt} may come from any thread; the
 * rest belongs to one.
 */
public final class StreamSession {
    private final ReadOptions reading;
    private final CheckProgress progress;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean following;
    private volatile boolean interrupted;

    public StreamSession(ReadOptions reading, CheckProgress progress) {
        this.reading = reading;
        this.progress = progress;
    }

    /** Ends the pass soon; what was found before stays. That of a file that is followed is whole then. */
    public void interrupt() {
        interrupted = !following;
        stop.countDown();
    }

    public boolean wasInterrupted() {
        return interrupted;
    }

    /** Judges a file, or standard input if its name is {@code -}, to its end. */
    public StreamOutcome run(String file, OnlineChecker checker) {
        return judge(file, checker, listener -> read(file, listener));
    }

    /**
     * Judges a file while it grows, until it is interrupted, or nothing came for so long.
     *
     * @param idle null: wait for ever
     */
    public StreamOutcome follow(String file, @Nullable Duration idle, OnlineChecker checker) {
        following = true;
        return judge(file, checker, listener -> {
            Arrivals arrivals = new Arrivals(idle, listener);
            try (FollowedFile followed = FollowedFile.open(Path.of(file), arrivals)) {
                arrivals.file = followed;
                HistoryStream.follow(followed, reading, listener);
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private StreamOutcome judge(String file, OnlineChecker checker, Predicate<Counted> pass) {
        long start = System.nanoTime();
        progress.checking("in one pass", 1, 1);
        Counted counted = new Counted(checker, progress);
        boolean wasCut = pass.test(counted);
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

    /** Waits for more of a file, until it is stopped or nothing came for too long. */
    private final class Arrivals implements FollowedFile.Waiter {
        private static final long POLL_MILLIS = 20;

        private final long idleNanos;
        private final Counted heard;
        private long events;
        private long last = System.nanoTime();
        private @Nullable FollowedFile file;

        Arrivals(@Nullable Duration idle, Counted heard) {
            idleNanos = idle == null ? Long.MAX_VALUE : idle.toNanos();
            this.heard = heard;
        }

        @Override
        public void await() throws InterruptedException {
            if (heard.events != events) {
                events = heard.events;
                last = System.nanoTime();
            }
            boolean stopped = stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (file != null && (stopped || System.nanoTime() - last > idleNanos)) {
                file.stop();
            }
        }
    }

    /** Passes all on, and says now and then how far it is. */
    private static final class Counted implements HistoryListener {
        private static final int EACH = 1 << 16;

        private final HistoryListener listener;
        private final CheckProgress progress;
        private final long start = System.nanoTime();
        private long operations;
        private long events;

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
            events++;
            if (++operations % EACH == 0) {
                double seconds = (System.nanoTime() - start) / 1e9;
                progress.said(
                        String.format(Locale.ROOT, "%,d operations, %,.0f a second", operations, operations / seconds));
            }
            listener.invoked(operation, process, function, key, input, nanos);
        }

        @Override
        public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
            events++;
            listener.completed(operation, process, outcome, output, nanos);
        }
    }
}
