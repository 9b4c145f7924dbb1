// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.recording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Clients at work. Thread-safe. */
public final class Load {
    /** A client that hangs in a request is interrupted after so long, and then given up. */
    private static final long GIVE_UP_SECONDS = 5;

    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Clients.Step step;
    private final Extent extent;
    private final long startNanos = System.nanoTime();
    private volatile @Nullable Throwable failure;

    /** How long a load lasts: for a time, or so many steps each, or until it is stopped. */
    record Extent(@Nullable Duration time, long times, Duration pause) {}

    Load(List<RecordedClient> clients, Clients.Step step, Extent extent) {
        this.step = step;
        this.extent = extent;
        for (RecordedClient client : clients) {
            Thread thread = new Thread(() -> repeat(client), "recorded-client-" + client.number());
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Tells the clients to begin no step any more. */
    public void stop() {
        stopped.countDown();
    }

    /** Waits until all clients are done with what they were to do. */
    public void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /**
     * Waits for the clients, which are stopped first if nothing else ends them.
     *
     * @param patience how long a request may take that is under way when the clients are to end
     * @return what a step threw, if any
     */
    @Nullable
    Throwable end(Duration patience) throws InterruptedException {
        Duration time = extent.time();
        boolean isEndless = time == null && extent.times() == Long.MAX_VALUE;
        if (isEndless) {
            stop();
        }
        boolean isStopped = stopped.getCount() == 0;
        if (time == null && !isStopped) {
            join();
        }
        long left = time == null || isStopped ? 0 : Math.max(0, time.toNanos() - elapsed());
        if (!joined(left + patience.toNanos())) {
            stop();
            threads.forEach(Thread::interrupt);
            joined(TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS));
        }
        return failure;
    }

    private boolean joined(long limitNanos) throws InterruptedException {
        long start = System.nanoTime();
        for (Thread thread : threads) {
            long left = limitNanos - (System.nanoTime() - start);
            // Zero would wait for ever.
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void repeat(RecordedClient client) {
        Duration time = extent.time();
        try {
            for (long i = 0; i < extent.times() && stopped.getCount() > 0; i++) {
                if (time != null && elapsed() >= time.toNanos()) {
                    return;
                }
                step.run(client);
                if (stopped.await(extent.pause().toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Nobody catches what this thread throws: whoever finishes the history is told.
            failure = e;
            stop();
        }
    }

    private long elapsed() {
        return System.nanoTime() - startNanos;
    }
}
