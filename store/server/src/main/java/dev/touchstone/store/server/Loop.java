// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One event loop of a node. Clients' connections, peers' connections and a shard that share a loop call each other; only who is on
 * another loop hops.
 *
 * <p>What is executed on the loop runs at once, unless something that was executed is running: then it runs after that, in
 * order, so that no part is entered while it is at work. What one turn of the loop runs so is bounded; the rest waits until the
 * sockets had their turn.
 */
final class Loop implements Executor {
    /** What follows itself up, such as a batch, goes on for so long before others get their turn. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Vertx vertx;
    private final Context context;
    private final Thread thread;
    private final LongSupplier nanos;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private List<Runnable> laters = new ArrayList<>();
    /** True while what is run later follows, each time, from what was run later before: with nothing of the sockets between. */
    private boolean following;

    private long followsSinceNanos;
    private boolean running;
    private boolean scheduled;

    private Loop(Vertx vertx, Context context, Thread thread, LongSupplier nanos) {
        this.vertx = vertx;
        this.context = context;
        this.thread = thread;
        this.nanos = nanos;
    }

    /** Takes the next of the event loops, in turns. */
    static Future<Loop> next(Vertx vertx) {
        return next(vertx, System::nanoTime);
    }

    /** The same, with a clock of the caller's, in nanoseconds. */
    static Future<Loop> next(Vertx vertx, LongSupplier nanos) {
        Promise<Loop> promise = Promise.promise();
        vertx.deployVerticle(context -> {
                    promise.complete(new Loop(vertx, context, Thread.currentThread(), nanos));
                    return Future.succeededFuture();
                })
                .onFailure(promise::tryFail);
        return promise.future();
    }

    Context context() {
        return context;
    }

    /** Runs it after what was executed before; at once if this is the loop and nothing is running. From any thread. */
    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() != thread) {
            context.runOnContext(ignored -> execute(task));
        } else if (running || scheduled) {
            waiting.add(task);
        } else {
            run(task);
        }
    }

    /** Calls on the loop what listens or connects there. From any thread. */
    <T> Future<T> call(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    /** Runs it when what the sockets brought has been worked on, after what was said to run later before. From any thread. */
    void later(Runnable task) {
        if (Thread.currentThread() != thread) {
            context.runOnContext(ignored -> execute(task));
            return;
        }
        laters.add(task);
        if (laters.size() > 1) {
            return;
        }
        long now = nanos.getAsLong();
        if (!following) {
            following = true;
            followsSinceNanos = now;
        }
        if (now - followsSinceNanos < TURN_NANOS) {
            context.runOnContext(ignored -> runLaters());
        } else {
            following = false;
            vertx.setTimer(1, ignored -> runLaters());
        }
    }

    private void runLaters() {
        List<Runnable> now = laters;
        laters = new ArrayList<>();
        now.forEach(this::execute);
        following &= !laters.isEmpty();
    }

    private void run(Runnable first) {
        running = true;
        long end = 0;
        for (Runnable next = first; next != null; next = waiting.poll()) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                // A bug of ours, and none of who called: it is told where uncaught ones are.
                context.runOnContext(ignored -> {
                    throw e;
                });
            }
            if (waiting.isEmpty()) {
                break;
            }
            long now = nanos.getAsLong();
            if (end == 0) {
                end = now + TURN_NANOS;
            } else if (now - end > 0) {
                break;
            }
        }
        running = false;
        if (!waiting.isEmpty()) {
            scheduled = true;
            // By a timer: what is only queued comes before the sockets.
            vertx.setTimer(1, ignored -> goOn());
        }
    }

    private void goOn() {
        scheduled = false;
        Runnable next = waiting.poll();
        if (next != null) {
            run(next);
        }
    }
}
