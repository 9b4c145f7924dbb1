// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.server.guard.PartialBytes;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads the bodies of requests. One takes no memory any more once it is read or refused: its connection may stay for much longer. */
final class RequestBody {
    private static final Duration TIME_MAX = Duration.ofSeconds(30);
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final int SHORT_BYTES = 16 << 10;

    private RequestBody() {}

    /**
     * The body, if it is no longer than the limit, comes in time, and there is room for it: what it announces is refused before
     * it comes, and memory is taken only for what has come. To be called before anything else awaits.
     */
    static Future<byte[]> read(Vertx vertx, HttpServerRequest request, int bytesMax, String what, Load load) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            return Future.failedFuture(Problem.of(
                    415,
                    "encoded",
                    what
                            + " is kept without its Content-Encoding, which who reads it would miss: decode it, or say what it is"
                            + " in Content-Type"));
        }
        long announced = announced(request);
        if (announced > bytesMax) {
            return Future.failedFuture(tooLarge(what, bytesMax));
        }
        try {
            load.checkRoom(announced);
        } catch (Problem full) {
            return Future.failedFuture(full);
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        Promise<byte[]> promise = Promise.promise();
        PartialBytes body = new PartialBytes();
        vertx.runOnContext(ignored -> limitTime(vertx, promise, what));
        request.handler(part -> {
            if (promise.future().isComplete()) {
                return;
            }
            if (body.length() + part.length() > bytesMax) {
                promise.tryFail(tooLarge(what, bytesMax));
            } else if (load.bytes().isOver()) {
                promise.tryFail(load.refused("bytes are in flight"));
            } else {
                body.add(part, 0, part.length());
            }
        });
        request.endHandler(ignored -> {
            if (!promise.future().isComplete()) {
                promise.tryComplete(body.take());
            }
        });
        request.exceptionHandler(failure -> promise.tryFail(isMalformed(failure) ? malformed(what, failure) : failure));
        return promise.future().onComplete(ignored -> body.letGo());
    }

    /** Of those that have not come with their heads, as nearly all have: a timer costs more than to read a short one. */
    private static void limitTime(Vertx vertx, Promise<byte[]> body, String what) {
        if (body.future().isComplete()) {
            return;
        }
        long limit = vertx.setTimer(
                TIME_MAX.toMillis(),
                ignored -> body.tryFail(
                        Problem.of(408, "too-slow", what + " takes more than " + TIME_MAX.toSeconds() + " s to come")));
        body.future().onComplete(ignored -> vertx.cancelTimer(limit));
    }

    /** What the decoder of chunks says of one whose size or end is wrong; a connection that ended is something else. */
    private static boolean isMalformed(Throwable failure) {
        return failure instanceof IllegalArgumentException || failure instanceof DecoderException;
    }

    private static Problem malformed(String what, Throwable failure) {
        return Problem.invalid(what + " does not come in chunks as HTTP has them: " + failure.getMessage());
    }

    /** True if a body is announced to be short. */
    static boolean isShort(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH) && announced(request) <= SHORT_BYTES;
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || !LENGTH.matcher(length).matches() ? 0 : Long.parseLong(length);
    }

    static Problem tooLarge(String what, int bytesMax) {
        return Problem.of(413, "too-large", what + " is at most " + bytesMax + " bytes");
    }
}
