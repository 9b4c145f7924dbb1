// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Injector.Observation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Runs what blocks on daemon threads, for many targets at once, and brings one observation back. */
final class Workers implements AutoCloseable {
    // More than the links of seven nodes: a target that is looked at for long must not keep the next fault waiting.
    private static final int THREADS_MAX = 64;
    private static final int EVIDENCE_MAX = 3;

    private final ExecutorService pool;
    private final Executor timelineThread;
    private final Duration limit;

    Workers(String name, Executor timelineThread, Duration limit) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS_MAX, THREADS_MAX, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        this.pool = threads;
        this.timelineThread = timelineThread;
        this.limit = limit;
    }

    /** Does it for each target; the observation holds if it holds for all. Answers once, on the timeline's thread. */
    <T> void each(List<T> targets, Function<T, Observation> action, Consumer<Observation> done) {
        List<CompletableFuture<Observation>> answers = targets.stream()
                .map(target -> CompletableFuture.supplyAsync(() -> action.apply(target), pool)
                        .completeOnTimeout(
                                new Observation(false, target + ": nothing seen in " + limit.toMillis() + " ms"),
                                limit.toMillis(),
                                TimeUnit.MILLISECONDS)
                        .exceptionally(error -> new Observation(false, target + ": " + why(error))))
                .toList();
        // No answer can fail: each has been given a value for that.
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenRunAsync(
                        () -> done.accept(summary(
                                answers.stream().map(CompletableFuture::join).toList())),
                        timelineThread);
    }

    /** In the words of what failed, and not of who waited for it. */
    private static String why(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Does it beside all else, for as long as it takes. */
    void run(Runnable task) {
        pool.execute(task);
    }

    /** Looks again and again, until it holds, the limit is reached or the workers are closed; gives the last look. */
    static Observation await(Duration limit, Supplier<Observation> look) {
        return await(() -> {
            Observation seen = look.get();
            return new Sight(seen.observed(), seen.evidence(), limit);
        });
    }

    /** The same, with a limit that each look says anew. */
    static Observation await(Supplier<Sight> look) {
        long start = System.nanoTime();
        Sight seen = look.get();
        while (!seen.observed()
                && System.nanoTime() - start < seen.limit().toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            seen = look.get();
        }
        return new Observation(seen.observed(), seen.evidence());
    }

    /**
     * What a look showed.
     *
     * @param limit for how long to look in all, if this is all that there is to be seen
     */
    record Sight(boolean observed, String evidence, Duration limit) {}

    @Override
    public void close() {
        pool.shutdownNow();
    }

    /** What failed first; else a few examples. It was first seen when the first of them was. */
    static Observation summary(List<Observation> seen) {
        List<Observation> failed = seen.stream().filter(one -> !one.observed()).toList();
        List<Observation> shown = failed.isEmpty() ? seen : failed;
        String evidence =
                shown.stream().limit(EVIDENCE_MAX).map(Observation::evidence).collect(Collectors.joining("; "));
        String more = shown.size() > EVIDENCE_MAX ? "; and " + (shown.size() - EVIDENCE_MAX) + " more alike" : "";
        String share = failed.isEmpty() ? "" : failed.size() + " of " + seen.size() + " not seen: ";
        long ago = seen.stream().mapToLong(Observation::agoNanos).max().orElse(0);
        return new Observation(failed.isEmpty(), share + evidence + more, ago);
    }
}
