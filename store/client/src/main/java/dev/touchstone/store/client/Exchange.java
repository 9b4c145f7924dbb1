// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.Heard;
import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sends a request once, and tells what came of it. */
final class Exchange {
    private static final String PROBLEM_PREFIX = "urn:touchstone:problem:";

    private final Vertx vertx;
    private final HttpClientAgent http;
    private final Duration connectTimeout;

    Exchange(Vertx vertx, HttpClientAgent http, Duration connectTimeout) {
        this.vertx = vertx;
        this.http = http;
        this.connectTimeout = connectTimeout;
    }

    /**
     * What was heard; {@code Served} for whatever a node answered to a request it served, 404 for an absent key included.
     *
     * <p>The time-out and the connection may come at once, on two threads. Whichever is first decides whether anything is
     * sent: a request that was called off before is not sent after.
     */
    Future<Heard<Answer>> send(Call call, Address target, Duration within) {
        RequestOptions request = new RequestOptions()
                .setMethod(call.method())
                .setHost(target.host())
                .setPort(target.port())
                .setURI(call.uri())
                .setConnectTimeout(connectTimeout.toMillis());
        Promise<Heard<Answer>> outcome = Promise.promise();
        AtomicBoolean decided = new AtomicBoolean();
        Future<HttpClientRequest> connected = http.request(request);
        long limit = vertx.setTimer(Math.max(1, within.toMillis()), ignored -> expired(connected, decided, outcome));
        connected.onComplete(
                made -> {
                    if (decided.compareAndSet(false, true)) {
                        exchange(call, made, outcome);
                    } else {
                        made.reset();
                    }
                },
                failure -> outcome.tryComplete(new Heard.NotSent<>(text(failure))));
        return outcome.future().onComplete(ignored -> vertx.cancelTimer(limit));
    }

    private static void expired(
            Future<HttpClientRequest> connected, AtomicBoolean decided, Promise<Heard<Answer>> outcome) {
        if (decided.compareAndSet(false, true)) {
            outcome.tryComplete(new Heard.NotSent<>("no connection in time"));
        } else if (outcome.tryComplete(new Heard.Silence<>())) {
            connected.onSuccess(request -> request.reset(0, new TimeoutException("no answer in time")));
        }
    }

    private static void exchange(Call call, HttpClientRequest request, Promise<Heard<Answer>> outcome) {
        if (call.contentType() != null) {
            request.putHeader("Content-Type", call.contentType());
        }
        if (call.context() != null && !call.context().isEmpty()) {
            request.putHeader("X-Touchstone-Context", call.context());
        }
        (call.body() == null ? request.send() : request.send(call.body()))
                .compose(response -> response.body()
                        .map(body ->
                                new Answer(response.statusCode(), response.headers(), Bytes.wrap(body.getBytes()))))
                .onComplete(
                        answer -> outcome.tryComplete(heard(answer)),
                        failure -> outcome.tryComplete(new Heard.Broken<>(text(failure))));
    }

    private static Heard<Answer> heard(Answer answer) {
        if (answer.status() < 400) {
            return new Heard.Served<>(answer);
        }
        JsonNode problem = Answers.json(answer);
        String type = problem.path("type").asText();
        String reason =
                type.startsWith(PROBLEM_PREFIX) ? type.substring(PROBLEM_PREFIX.length()) : "http-" + answer.status();
        if (reason.equals("absent")) {
            return new Heard.Served<>(answer);
        }
        String detail = problem.path("detail").asText("status " + answer.status());
        if (problem.has("needed")) {
            detail += " (" + problem.path("acknowledged").asInt() + " of "
                    + problem.path("needed").asInt() + " acknowledged)";
        }
        boolean effectNone = problem.path("effect").asText().equals("none");
        return new Heard.Declined<>(answer.status(), reason, detail, effectNone);
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
