// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a request as it comes. However small the parts in which it comes, it takes hardly more memory than it has bytes, and
 * none once it is joined or refused: connection and request may stay for much longer.
 */
final class RequestBody {
    private static final Duration TIME_MAX = Duration.ofSeconds(30);
    private static final int SHORT_BYTES = 16 << 10;

    private static final int CHUNK_BYTES_MIN = 1 << 10;
    private static final int CHUNK_BYTES_MAX = 64 << 10;

    /** Its bytes; all chunks are full but the last. */
    private final List<byte[]> chunks = new ArrayList<>();

    private int length;
    /** What the last chunk has room for. */
    private int room;

    private RequestBody() {}

    /**
     * The body, if it is no longer than the limit, comes in time, and there is room for it: what it announces is refused before
     * it comes, and memory is taken only for what has come. To be called before anything else awaits.
     */
    static Future<byte[]> read(Vertx vertx, HttpServerRequest request, int bytesMax, String what, Load load) {
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
        RequestBody body = new RequestBody();
        long limit = vertx.setTimer(
                TIME_MAX.toMillis(),
                ignored -> promise.tryFail(
                        Problem.of(408, "too-slow", what + " takes more than " + TIME_MAX.toSeconds() + " s to come")));
        request.handler(part -> {
            if (promise.future().isComplete()) {
                return;
            }
            if (body.length + part.length() > bytesMax) {
                promise.tryFail(tooLarge(what, bytesMax));
            } else if (load.bytes().isOver()) {
                promise.tryFail(load.refused("bytes are in flight"));
            } else {
                body.add(part);
            }
        });
        request.endHandler(ignored -> {
            if (!promise.future().isComplete()) {
                promise.tryComplete(body.joined());
            }
        });
        request.exceptionHandler(promise::tryFail);
        return promise.future().onComplete(ignored -> {
            vertx.cancelTimer(limit);
            body.letGo();
        });
    }

    /** True if a body is announced to be short. */
    static boolean isShort(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH) && announced(request) <= SHORT_BYTES;
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null || !length.matches("[0-9]{1,18}") ? 0 : Long.parseLong(length);
    }

    static Problem tooLarge(String what, int bytesMax) {
        return Problem.of(413, "too-large", what + " is at most " + bytesMax + " bytes");
    }

    private void add(Buffer part) {
        for (int from = 0; from < part.length(); ) {
            if (room == 0) {
                room = Math.min(Math.max(length, CHUNK_BYTES_MIN), CHUNK_BYTES_MAX);
                chunks.add(new byte[room]);
            }
            byte[] last = chunks.get(chunks.size() - 1);
            int more = Math.min(room, part.length() - from);
            part.getBytes(from, from + more, last, last.length - room);
            from += more;
            room -= more;
            length += more;
        }
    }

    private byte[] joined() {
        byte[] whole = new byte[length];
        int end = 0;
        for (byte[] each : chunks) {
            int bytes = Math.min(each.length, length - end);
            System.arraycopy(each, 0, whole, end, bytes);
            end += bytes;
        }
        return whole;
    }

    private void letGo() {
        chunks.clear();
        room = 0;
    }
}
