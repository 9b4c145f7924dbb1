// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.client.core.Attempts;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.Heard;
import dev.touchstone.store.client.core.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Carries out, over HTTP, what is to be done for one request. Thread-safe. */
final class Sending {
    private final Vertx vertx;
    private final Exchange exchange;
    private final Call call;
    private final Attempts<Answer> attempts;
    private final Promise<ClientOutcome<Answer>> promise = Promise.promise();

    Sending(Vertx vertx, Exchange exchange, Call call, Attempts<Answer> attempts) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.call = call;
        this.attempts = attempts;
    }

    /** To be called once. */
    Future<ClientOutcome<Answer>> run() {
        Step<Answer> first;
        synchronized (attempts) {
            first = attempts.begin(System.nanoTime());
        }
        follow(first);
        return promise.future();
    }

    private void follow(Step<Answer> step) {
        if (step instanceof Step.Ask<Answer> ask) {
            exchange.send(call, ask.node(), ask.within()).onSuccess(heard -> heard(ask.attempt(), heard));
            if (ask.hedgeAfter() != null) {
                vertx.setTimer(ask.hedgeAfter().toMillis(), ignored -> nothingYet(ask.attempt()));
            }
        } else if (step instanceof Step.End<Answer> end) {
            promise.complete(end.outcome());
        }
    }

    private void heard(int attempt, Heard<Answer> heard) {
        Step<Answer> next;
        synchronized (attempts) {
            next = attempts.heard(attempt, heard, System.nanoTime());
        }
        follow(next);
    }

    private void nothingYet(int attempt) {
        Step<Answer> next;
        synchronized (attempts) {
            next = attempts.nothingYet(attempt, System.nanoTime());
        }
        follow(next);
    }
}
