// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.catalog.Answer;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.checker.catalog.CatalogException;
import dev.touchstone.checker.catalog.Question;
import dev.touchstone.checker.catalog.Request;
import dev.touchstone.harness.UsageException;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one history and judges it. {@link #interrupt} may come from any thread; the rest belongs to one. */
public final class CheckSession {
    /** The name that stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final int MEASURED_SHARE = 8;

    private final ReadOptions reading;
    private final Duration timeout;
    private final long memoryBytes;
    private final CheckProgress progress;
    private volatile boolean interrupted;
    private volatile @Nullable Budget budget;

    /**
     * A session.
     *
     * @param timeout the time for each property
     * @param memoryBytes the memory for each property
     */
    public CheckSession(ReadOptions reading, Duration timeout, long memoryBytes, CheckProgress progress) {
        this.reading = reading;
        this.timeout = timeout;
        this.memoryBytes = memoryBytes;
        this.progress = progress;
    }

    /** Ends reading, or the check under way, soon; what was decided before stays. */
    public void interrupt() {
        interrupted = true;
        Budget now = budget;
        if (now != null) {
            now.cancel();
        }
    }

    public boolean wasInterrupted() {
        return interrupted;
    }

    /**
     * Judges a file, or standard input if its name is {@code -}.
     *
     * @throws CancellationException if it was interrupted before there was anything to judge
     */
    public CheckOutcome run(String file, Request request) {
        long start = System.nanoTime();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        History history = read(file);
        long readNanos = System.nanoTime() - start;
        Question question = question(history, request);
        Answer answer = question.answer(history, checker -> interrupted ? null : begin(checker, question));
        return new CheckOutcome(
                file.equals(STANDARD_INPUT) ? "standard input" : file,
                history,
                question,
                answer,
                readNanos,
                System.nanoTime() - start,
                peakHeapBytes());
    }

    private static Question question(History history, Request request) {
        try {
            return Catalog.question(history, request);
        } catch (CatalogException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What is only measured may take a part of what the verdict may. */
    private Budget begin(Checker checker, Question question) {
        List<Checker> all = question.checkers();
        progress.checking(checker.property(), all.indexOf(checker) + 1, all.size());
        int share = question.decides(checker.property()) ? 1 : MEASURED_SHARE;
        Budget now = Budget.of(timeout.dividedBy(share), memoryBytes / share, progress::said);
        budget = now;
        if (interrupted) {
            now.cancel();
        }
        return now;
    }

    private History read(String file) {
        if (file.equals(STANDARD_INPUT)) {
            String name = "standard input";
            return read(name, watcher -> HistoryReader.read(watcher.watch(System.in, 0), name, reading));
        }
        return read(file, watcher -> HistoryReader.read(Path.of(file), reading, watcher::open));
    }

    private History read(String name, Function<Watcher, History> reader) {
        Watcher watcher = new Watcher();
        try {
            return reader.apply(watcher);
        } catch (RuntimeException e) {
            if (interrupted) {
                throw (CancellationException)
                        new CancellationException("interrupted while reading " + name + watcher.position())
                                .initCause(e);
            }
            throw e;
        }
    }

    /** Watches one stream after another. */
    private final class Watcher {
        private @Nullable WatchedStream last;

        InputStream open(Path file) throws IOException {
            return watch(HistoryReader.open(file), Files.isRegularFile(file) ? Files.size(file) : 0);
        }

        InputStream watch(InputStream in, long length) {
            last = new WatchedStream(in, length, progress, () -> interrupted);
            return last;
        }

        String position() {
            return last == null ? "" : ", " + last.position();
        }
    }

    private static long peakHeapBytes() {
        long peak = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                peak += pool.getPeakUsage().getUsed();
            }
        }
        return peak;
    }
}
