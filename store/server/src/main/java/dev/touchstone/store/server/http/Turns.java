// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how long clients' requests keep an event loop in one turn, on which health, gossip and peers' links are, too.
 *
 * <p>Requests are begun at once until they have taken {@value #TURN_MILLIS} ms of a turn. What comes after that waits, in order: the
 * loop looks at its sockets, and then it is the turn of those that wait. Who sends many requests over many connections so
 * waits for himself, and who asks whether the node lives is answered between. On one event loop.
 */
final class Turns {
    private static final long TURN_MILLIS = 5;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(TURN_MILLIS);
    /** A timer, and not a task: tasks that are queued run before the sockets are looked at. */
    private static final long PAUSE_MILLIS = 1;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long usedNanos;
    private boolean ending;
    private boolean paused;

    private record Waiting(HttpServerRequest request, Runnable begin) {}

    /** Begins a request now, or when it is its turn; until then nothing more of it is read. */
    void begin(Vertx vertx, HttpServerRequest request, Runnable begin) {
        if (paused || usedNanos > TURN_NANOS) {
            if (mayHaveBody(request)) {
                request.pause();
            }
            waiting.add(new Waiting(request, begin));
            pause(vertx);
            return;
        }
        if (!ending) {
            ending = true;
            Context context = vertx.getOrCreateContext();
            context.runOnContext(ignored -> {
                ending = false;
                usedNanos = 0;
            });
        }
        timed(begin);
    }

    private void timed(Runnable begin) {
        long began = System.nanoTime();
        begin.run();
        usedNanos += System.nanoTime() - began;
    }

    private void pause(Vertx vertx) {
        if (!paused) {
            paused = true;
            vertx.setTimer(PAUSE_MILLIS, ignored -> goOn(vertx));
        }
    }

    private void goOn(Vertx vertx) {
        usedNanos = 0;
        while (!waiting.isEmpty() && usedNanos <= TURN_NANOS) {
            Waiting next = waiting.remove();
            timed(() -> {
                next.begin().run();
                goOnReading(next.request());
            });
        }
        paused = false;
        if (!waiting.isEmpty()) {
            pause(vertx);
        }
    }

    /** Unless it was refused together with its connection, of which nothing is to be read any more. */
    private static void goOnReading(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        boolean closes = response.ended() && response.headers().contains(HttpHeaders.CONNECTION);
        if (mayHaveBody(request) && !closes) {
            request.resume();
        }
    }

    private static boolean mayHaveBody(HttpServerRequest request) {
        return !request.method().equals(HttpMethod.GET);
    }
}
