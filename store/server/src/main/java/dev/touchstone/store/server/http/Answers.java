// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.store.protocol.request.Reply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers. An answer to a request whose connection is gone, or that was answered already, goes nowhere. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence SANDBOX = HttpHeaders.createOptimized("sandbox");
    private static final CharSequence CONTEXT = HttpHeaders.createOptimized(Parsing.CONTEXT_HEADER);
    private static final long LINGER_MILLIS = 500;
    private static final String RETRY_AFTER_SECONDS = "1";
    /** To read or to write more than that as JSON is a long turn of an event loop. */
    private static final long LONG_BYTES = 64 << 10;

    private Answers() {}

    /** Answers what the core replied; throws the {@link Problem} if there is no room for it. */
    static void reply(RoutingContext at, Reply reply, Load load) {
        HttpServerResponse response = at.response();
        if (!response.ended() && !response.closed()) {
            reply.accept(new Written(at, load));
        }
    }

    private static void found(RoutingContext at, Reply.Found found, Load load) {
        HttpServerRequest request = at.request();
        HttpServerResponse response = at.response();
        if (found.values().size() == 1) {
            Reply.Versioned only = found.values().get(0);
            response.putHeader(HttpHeaders.ETAG, tag(only.version()));
            if (isListed(request.headers().getAll(HttpHeaders.IF_NONE_MATCH), tag(only.version()))) {
                response.setStatusCode(304).end();
                return;
            }
            load.checkBytes(only.value().content().length());
            response.putHeader(HttpHeaders.CONTENT_TYPE, only.value().contentType())
                    .end(Buffer.buffer(only.value().content().array()));
            return;
        }
        boolean inParts = isListed(request.headers().getAll(HttpHeaders.ACCEPT), SiblingsMultipart.MEDIA_TYPE);
        long size = size(found);
        load.checkBytes(inParts ? size : SiblingsJson.inBase64(size));
        made(at, size, () -> inParts ? SiblingsMultipart.of(found.values()).answer() : json(found))
                .onSuccess(answer -> {
                    if (!response.ended() && !response.closed()) {
                        response.setStatusCode(300)
                                .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
                                .end(answer.body());
                    }
                })
                .onFailure(failure -> failed(at, failure));
    }

    private static Body json(Reply.Found found) {
        return new Body(
                "application/json",
                Buffer.buffer(SiblingsJson.write(found.values()).toString()));
    }

    /** A body that was made, and its content type. */
    record Body(String contentType, Buffer body) {}

    /** What takes as long as so many bytes do: made at once if they are few, else on another thread than the event loop's. */
    static <T> Future<T> made(RoutingContext at, long bytes, Callable<T> maker) {
        if (bytes > LONG_BYTES) {
            return at.vertx().executeBlocking(maker, false);
        }
        try {
            return Future.succeededFuture(maker.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    /** Answers a failure: a {@link Problem} as it says, any other as one of ours. */
    static void failed(RoutingContext at, Throwable failure) {
        if (failure instanceof Problem problem) {
            problem(at, problem);
        } else {
            LOG.error("event=request-failed path={}", at.request().path(), failure);
            problem(at, Problem.internal());
        }
    }

    /** How large the values of a reply are, all together. */
    static long size(Reply.Found found) {
        long size = 0;
        for (Reply.Versioned each : found.values()) {
            size += each.value().content().length();
        }
        return size;
    }

    /** Keeps a browser from taking an answer for anything but what its content type says, and from running what is in it. */
    static HttpServerResponse harmless(HttpServerResponse response) {
        return response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF).putHeader(CONTENT_SECURITY_POLICY, SANDBOX);
    }

    static void problem(RoutingContext at, Problem problem) {
        HttpServerResponse response = at.response();
        if (!response.ended() && !response.closed()) {
            write(response, problem);
        }
    }

    /**
     * Answers a request of which a body may still be on its way: no more of it is read, and the connection is closed when the answer
     * had time to arrive. Closed at once, the answer would be lost with what was not read.
     */
    static void refuse(RoutingContext at, Problem problem) {
        if (RequestBody.isShort(at.request())) {
            // What is left of it costs less to read than another connection.
            problem(at, problem);
            return;
        }
        turnAway(at, problem);
    }

    /** Answers a request, reads nothing more, and closes the connection when the answer had time to arrive. */
    static void turnAway(RoutingContext at, Problem problem) {
        at.request().pause();
        at.response().putHeader(HttpHeaders.CONNECTION, "close");
        problem(at, problem);
        at.vertx().setTimer(LINGER_MILLIS, ignored -> at.request().connection().close());
    }

    static void write(HttpServerResponse response, Problem problem) {
        if (problem.status() == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        harmless(response)
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.json());
    }

    static void json(RoutingContext at, JsonNode node) {
        text(at, "application/json", node.toString());
    }

    static void text(RoutingContext at, String contentType, String content) {
        at.response().putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(content);
    }

    static String tag(String version) {
        return '"' + version + '"';
    }

    /** True if one of the header's comma-separated elements, without its parameters, is the word. */
    private static boolean isListed(List<String> headers, String word) {
        for (String header : headers) {
            for (String element : header.split(",", -1)) {
                if (element.split(";", 2)[0].strip().equals(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Writes each reply as it is answered. */
    private record Written(RoutingContext at, Load load) implements Reply.Visitor<HttpServerResponse> {
        @Override
        public HttpServerResponse found(Reply.Found found) {
            at.response().putHeader(CONTEXT, found.context().text());
            Answers.found(at, found, load);
            return at.response();
        }

        @Override
        public HttpServerResponse absent(Reply.Absent absent) {
            at.response().putHeader(CONTEXT, absent.context().text());
            return told(Problem.of(404, "absent", "the key has no value"));
        }

        @Override
        public HttpServerResponse stored(Reply.Stored stored) {
            at.response()
                    .putHeader(CONTEXT, stored.context().text())
                    .putHeader(HttpHeaders.ETAG, tag(stored.version()));
            return done();
        }

        @Override
        public HttpServerResponse configured(Reply.Configured configured) {
            return done();
        }

        @Override
        public HttpServerResponse rejected(Reply.Rejected rejected) {
            return told(Problem.of(rejected));
        }

        @Override
        public HttpServerResponse indeterminate(Reply.Indeterminate unknown) {
            return told(Problem.of(unknown));
        }

        private HttpServerResponse done() {
            at.response().setStatusCode(204).end();
            return at.response();
        }

        private HttpServerResponse told(Problem problem) {
            problem(at, problem);
            return at.response();
        }
    }
}
