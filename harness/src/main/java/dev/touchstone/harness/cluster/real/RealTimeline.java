// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.history.Timeline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Real time, on one thread of its own. */
public final class RealTimeline implements Timeline, AutoCloseable {
    private final long start = System.nanoTime();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "timeline");
        made.setDaemon(true);
        return made;
    });

    @Override
    public long nanos() {
        return System.nanoTime() - start;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> unused = thread.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            failure.completeExceptionally(closed);
        }
    }

    /** Runs the task soon; from any thread. */
    public void run(Runnable task) {
        after(Duration.ZERO, task);
    }

    /** Fails when a task did: what was under way will not go on. Never succeeds. */
    CompletableFuture<Void> failure() {
        return failure;
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failure.completeExceptionally(e);
                throw e;
            }
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
