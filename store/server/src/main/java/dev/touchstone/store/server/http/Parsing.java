// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.RequestOptions;
import dev.touchstone.store.protocol.StoreKey;
import dev.touchstone.store.protocol.version.CausalContext;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a request; each refuses with a {@link Problem} that names the value and what is allowed. */
final class Parsing {
    static final String CONTEXT_HEADER = "X-Touchstone-Context";
    static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern TIMEOUT = Pattern.compile("([0-9]{1,6})(ms|s)");
    private static final int BUCKET_SEGMENT = 3;
    private static final int KEY_SEGMENT = 5;

    private Parsing() {}

    static StoreKey key(HttpServerRequest request, int keyBytesMax) {
        byte[] key = percentDecoded(request.path().split("/", -1)[KEY_SEGMENT]);
        if (key.length == 0 || key.length > keyBytesMax) {
            throw Problem.invalid("a key is 1 to " + keyBytesMax + " bytes, not " + key.length);
        }
        return new StoreKey(bucket(request), Bytes.wrap(key));
    }

    static String bucket(HttpServerRequest request) {
        String name = new String(percentDecoded(request.path().split("/", -1)[BUCKET_SEGMENT]), StandardCharsets.UTF_8);
        if (!BUCKET.matcher(name).matches()) {
            throw Problem.invalid(
                    "a bucket's name is 1 to 64 letters, digits, dots, dashes or underscores, not \"" + name + "\"");
        }
        return name;
    }

    /** The options in the query; the quorum is named {@code r} for a read and {@code w} for a write. */
    static RequestOptions options(MultiMap query, String quorumName) {
        Integer quorum = null;
        Duration timeout = null;
        for (Map.Entry<String, String> each : query) {
            if (each.getKey().equals(quorumName)) {
                quorum = quorum(quorumName, each.getValue());
            } else if (each.getKey().equals("timeout")) {
                timeout = timeout(each.getValue());
            } else {
                throw Problem.invalid(
                        "unknown parameter \"" + each.getKey() + "\"; known here: " + quorumName + ", timeout");
            }
        }
        return new RequestOptions(quorum, timeout);
    }

    static CausalContext context(HttpServerRequest request) {
        List<String> given = request.headers().getAll(CONTEXT_HEADER);
        try {
            return given.isEmpty() ? CausalContext.EMPTY : CausalContext.ofText(given.get(0));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(
                    CONTEXT_HEADER + " is what a read answered, in base64url, not \"" + given.get(0) + "\"");
        }
    }

    /** The body, if it is no longer than the limit. To be called before anything else awaits. */
    static Future<Buffer> body(HttpServerRequest request, int bytesMax, String what) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        if (announced(request) > bytesMax) {
            return Future.failedFuture(tooLarge(what, bytesMax));
        }
        request.handler(part -> {
            if (body.length() + part.length() > bytesMax) {
                promise.tryFail(tooLarge(what, bytesMax));
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(ignored -> promise.tryComplete(body));
        request.exceptionHandler(promise::tryFail);
        return promise.future();
    }

    /** The bytes that a path segment stands for; any byte may be percent-encoded. */
    static byte[] percentDecoded(String segment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(segment.length());
        byte[] in = segment.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
                int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw Problem.invalid(
                            "the path has a % without two hexadecimal digits after it: \"" + segment + "\"");
                }
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return out.toByteArray();
    }

    private static Problem tooLarge(String what, int bytesMax) {
        return Problem.of(413, "too-large", what + " is at most " + bytesMax + " bytes");
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null || !length.matches("[0-9]{1,18}") ? 0 : Long.parseLong(length);
    }

    private static int quorum(String name, String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1) {
            throw Problem.invalid(name + " is a whole number, 1 to the bucket's n, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private static @Nullable Duration timeout(String text) {
        Matcher matcher = TIMEOUT.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration timeout = matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
            if (!timeout.isZero() && timeout.compareTo(TIMEOUT_MAX) <= 0) {
                return timeout;
            }
        }
        throw Problem.invalid("timeout is a time such as 500ms or 2s, 1ms to 60s, not \"" + text + "\"");
    }
}
