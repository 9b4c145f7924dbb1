// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Names;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a request; each refuses with a {@link Problem} that names the value and what is allowed. */
final class Parsing {
    static final String CONTEXT_HEADER = "X-Touchstone-Context";
    static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);
    private static final int CONTENT_TYPE_MAX = 256;

    private static final Pattern TIMEOUT = Pattern.compile("([0-9]{1,6})(ms|s)");
    /** Never changed. */
    private static final MultiMap NONE = MultiMap.caseInsensitiveMultiMap();

    private static final int BUCKET_SEGMENT = 3;
    private static final int KEY_SEGMENT = 5;

    private Parsing() {}

    static StoreKey key(HttpServerRequest request, int keyBytesMax) {
        return new StoreKey(bucket(request), keyBytes(segment(request.path(), KEY_SEGMENT), keyBytesMax));
    }

    /** What is between two slashes of a path, or after the last; before the first is segment 0. */
    private static String segment(String path, int number) {
        int from = 0;
        for (int i = 0; i < number; i++) {
            from = path.indexOf('/', from) + 1;
        }
        int to = path.indexOf('/', from);
        return path.substring(from, to < 0 ? path.length() : to);
    }

    static Bytes keyBytes(String encoded, int keyBytesMax) {
        byte[] key = percentDecoded(encoded);
        if (key.length == 0 || key.length > keyBytesMax) {
            throw Problem.invalid("a key is 1 to " + keyBytesMax + " bytes, not " + key.length);
        }
        return Bytes.wrap(key);
    }

    static String bucket(HttpServerRequest request) {
        String name = new String(percentDecoded(segment(request.path(), BUCKET_SEGMENT)), StandardCharsets.UTF_8);
        if (!Names.isName(name)) {
            throw Problem.invalid("a bucket's name is " + Names.RULE + ", not \"" + name + "\"");
        }
        return name;
    }

    /**
     * The options in the query. A bucket has one consistency: to ask for it is to be told when it is another.
     *
     * @param quorumName of the one parameter that is a quorum: {@code r} of a read, {@code w} of a write
     * @param others names that are known here, too
     * @param bucket the bucket's settings, or null if there is no such bucket
     */
    static RequestOptions options(
            MultiMap query, String quorumName, Set<String> others, @Nullable BucketSettings bucket) {
        if (query.isEmpty()) {
            return RequestOptions.DEFAULTS;
        }
        Integer quorum = null;
        Duration timeout = null;
        Set<String> seen = new TreeSet<>();
        for (Map.Entry<String, String> each : query) {
            String name = each.getKey();
            if (!seen.add(name)) {
                throw Problem.invalid("the parameter " + name + " is there twice");
            } else if (name.equals(quorumName)) {
                quorum = quorum(quorumName, each.getValue());
            } else if (name.equals("timeout")) {
                timeout = timeout(each.getValue());
            } else if (name.equals("consistency")) {
                consistency(each.getValue(), bucket);
            } else if (!others.contains(name)) {
                throw Problem.invalid(
                        "unknown parameter \"" + name + "\"; known here: " + quorumName + ", timeout, consistency");
            }
        }
        return new RequestOptions(quorum, timeout);
    }

    /** The parameters in the query of a request; nearly all have none, and nothing is decoded for these. */
    static MultiMap query(RoutingContext at) {
        return at.request().query() == null ? NONE : at.queryParams();
    }

    /** Refuses all parameters. */
    static void noOptions(MultiMap query) {
        for (Map.Entry<String, String> each : query) {
            throw Problem.invalid("unknown parameter \"" + each.getKey() + "\"; none is known here");
        }
    }

    private static void consistency(String text, @Nullable BucketSettings bucket) {
        Consistency asked;
        try {
            asked = Consistency.of(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()));
        }
        if (bucket != null && bucket.consistency() != asked) {
            throw Problem.invalid("the bucket's consistency is "
                    + bucket.consistency().word() + ", not " + text + "; all requests of a bucket have the same");
        }
    }

    /** A write's precondition can be kept only where one write is decided after another. */
    static void noPrecondition(HttpServerRequest request) {
        for (CharSequence name : List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH)) {
            if (request.headers().contains(name)) {
                throw Problem.invalid(
                        "a write with " + name + " needs a bucket whose consistency is linearizable; here, "
                                + CONTEXT_HEADER + " says what a write replaces");
            }
        }
    }

    static CausalContext context(HttpServerRequest request) {
        List<String> given = request.headers().getAll(CONTEXT_HEADER);
        if (given.size() > 1) {
            throw Problem.invalid(CONTEXT_HEADER + " is there " + given.size() + " times");
        }
        return given.isEmpty() ? CausalContext.EMPTY : context(CONTEXT_HEADER, given.get(0));
    }

    static CausalContext context(String name, String text) {
        try {
            return CausalContext.ofText(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(name + " is what a read answered, in base64url, not \"" + shortened(text) + "\"");
        }
    }

    static String contentType(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return Value.OCTETS;
        }
        if (given.length() > CONTENT_TYPE_MAX || !given.chars().allMatch(each -> each >= ' ' && each < 0x7f)) {
            throw Problem.invalid("a content type is at most " + CONTENT_TYPE_MAX
                    + " printable ASCII characters, not \"" + shortened(given) + "\"");
        }
        return given;
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }

    /** Refuses a body that is not said to be JSON: a web page may send any other without asking. */
    static void json(HttpServerRequest request) {
        String given = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String type = given == null ? "" : given.split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase("application/json")) {
            throw Problem.of(
                    415,
                    "not-json",
                    "the Content-Type here is application/json, not "
                            + (given == null ? "none" : "\"" + shortened(given) + "\""));
        }
    }

    /** The bytes that a path segment stands for; any byte may be percent-encoded. */
    static byte[] percentDecoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment.getBytes(StandardCharsets.UTF_8);
        }
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
