// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Sends a request once, and says what is known of its effect. */
final class Exchange {
    static final String REFUSED = "refused";
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
     * The outcome; {@code Ok} for whatever a node answered to a request it served, 404 for an absent key included.
     *
     * <p>The time-out and the connection may come at once, on two threads. Whichever is first decides whether anything is
     * sent: a request that was called off before is not sent after.
     */
    Future<ClientOutcome<Answer>> send(Call call, Address target, long timeoutMillis) {
        RequestOptions request = new RequestOptions()
                .setMethod(call.method())
                .setHost(target.host())
                .setPort(target.port())
                .setURI(call.uri())
                .setConnectTimeout(connectTimeout.toMillis());
        Promise<ClientOutcome<Answer>> outcome = Promise.promise();
        AtomicBoolean decided = new AtomicBoolean();
        Future<HttpClientRequest> connected = http.request(request);
        long limit = vertx.setTimer(timeoutMillis, ignored -> expired(connected, decided, outcome));
        connected.onComplete(
                made -> {
                    if (decided.compareAndSet(false, true)) {
                        exchange(call, made, target, outcome);
                    } else {
                        made.reset();
                    }
                },
                failure -> outcome.tryComplete(new ClientOutcome.NotDone<>(0, REFUSED, text(failure))));
        return outcome.future().onComplete(ignored -> vertx.cancelTimer(limit));
    }

    private static void expired(
            Future<HttpClientRequest> connected, AtomicBoolean decided, Promise<ClientOutcome<Answer>> outcome) {
        if (decided.compareAndSet(false, true)) {
            outcome.tryComplete(new ClientOutcome.NotDone<>(0, REFUSED, "no connection in time"));
        } else if (outcome.tryComplete(new ClientOutcome.Unknown<>("timeout", "no answer in time"))) {
            connected.onSuccess(request -> request.reset(0, new TimeoutException("no answer in time")));
        }
    }

    private static void exchange(
            Call call, HttpClientRequest request, Address target, Promise<ClientOutcome<Answer>> outcome) {
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
                        answer -> outcome.tryComplete(judge(answer, target)),
                        failure -> outcome.tryComplete(new ClientOutcome.Unknown<>("broken", text(failure))));
    }

    private static ClientOutcome<Answer> judge(Answer answer, Address target) {
        if (answer.status() < 400) {
            return new ClientOutcome.Ok<>(answer, target.toString());
        }
        JsonNode problem = Answers.json(answer);
        String type = problem.path("type").asText();
        String reason =
                type.startsWith(PROBLEM_PREFIX) ? type.substring(PROBLEM_PREFIX.length()) : "http-" + answer.status();
        if (reason.equals("absent")) {
            return new ClientOutcome.Ok<>(answer, target.toString());
        }
        String detail = problem.path("detail").asText("status " + answer.status());
        if (problem.path("effect").asText().equals("none")) {
            return new ClientOutcome.NotDone<>(answer.status(), reason, detail);
        }
        if (problem.has("needed")) {
            detail += " (" + problem.path("acknowledged").asInt() + " of "
                    + problem.path("needed").asInt() + " acknowledged)";
        }
        return new ClientOutcome.Unknown<>(reason, detail);
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
