// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.port.Timers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a lane, on its event loop.
 *
 * <p>A request starts two and cancels them soon after, and nearly all have one of a few delays. Those of one delay end in the order in
 * which they start, so they wait in a queue with one timer of the event loop for all of them: to start or to cancel one
 * touches an end of a queue, and no heap of all that are under way.
 */
final class LaneTimers implements Timers {
    private final Vertx vertx;
    private final Loop loop;
    private final Map<TimerId, Waiting> running = new HashMap<>();
    private final Map<Duration, ArrayDeque<Waiting>> queues = new HashMap<>();

    private static final class Waiting {
        private final TimerId timer;
        private final long dueNanos;
        private final ArrayDeque<Waiting> queue;
        /** Null once it has fired, or was cancelled: then it is in the queue for nothing. */
        private @Nullable Consumer<TimerId> fired;

        private Waiting(TimerId timer, long dueNanos, ArrayDeque<Waiting> queue, Consumer<TimerId> fired) {
            this.timer = timer;
            this.dueNanos = dueNanos;
            this.queue = queue;
            this.fired = fired;
        }
    }

    LaneTimers(Vertx vertx, Loop loop) {
        this.vertx = vertx;
        this.loop = loop;
    }

    @Override
    public void start(TimerId timer, Duration delay, Consumer<TimerId> fired) {
        cancel(timer);
        ArrayDeque<Waiting> queue = queues.get(delay);
        if (queue == null) {
            ArrayDeque<Waiting> begun = new ArrayDeque<>();
            queues.put(delay, begun);
            wake(delay, begun, delay.toNanos());
            queue = begun;
        }
        Waiting waiting = new Waiting(timer, System.nanoTime() + delay.toNanos(), queue, fired);
        queue.add(waiting);
        running.put(timer, waiting);
    }

    @Override
    public void cancel(TimerId timer) {
        Waiting waiting = running.remove(timer);
        if (waiting != null) {
            waiting.fired = null;
            dropEnded(waiting.queue);
        }
    }

    private static void dropEnded(ArrayDeque<Waiting> queue) {
        for (Waiting first = queue.peek(); first != null && first.fired == null; first = queue.peek()) {
            queue.remove();
        }
    }

    private void wake(Duration delay, ArrayDeque<Waiting> queue, long inNanos) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(inNanos + TimeUnit.MILLISECONDS.toNanos(1) - 1));
        vertx.setTimer(millis, ignored -> loop.execute(() -> woken(delay, queue)));
    }

    private void woken(Duration delay, ArrayDeque<Waiting> queue) {
        dropEnded(queue);
        for (Waiting first = queue.peek();
                first != null && first.dueNanos - System.nanoTime() <= 0;
                first = queue.peek()) {
            queue.remove();
            Consumer<TimerId> fired = first.fired;
            if (fired != null) {
                first.fired = null;
                running.remove(first.timer);
                fired.accept(first.timer);
            }
        }
        Waiting next = queue.peek();
        if (next == null) {
            queues.remove(delay);
        } else {
            wake(delay, queue, next.dueNanos - System.nanoTime());
        }
    }
}
