// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document says what the API does: its routes, and every status that each of them answers. */
final class OpenApiTest {
    private static final CausalContext CONTEXT = new CausalContext(Bytes.wrap(new byte[] {1, 2, 3}));
    private static final Reply.Versioned VALUE = new Reply.Versioned(Value.ofUtf8("a"), "v1");
    private static final String KEY = "/v1/buckets/{bucket}/keys/{key}";
    private static final String BUCKET = "/v1/buckets/{bucket}";
    private static final String BATCH = "/v1/buckets/{bucket}/batch";

    private final Map<String, NavigableSet<String>> seen = new TreeMap<>();
    private ApiServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new ApiServer();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void hasEveryRouteAndNoOther() throws Exception {
        Map<String, NavigableSet<String>> documented = new TreeMap<>();
        document().path("paths").properties().forEach(path -> documented.put(path.getKey(), methods(path.getValue())));
        assertThat(documented).isEqualTo(server.api.routes());
    }

    @Test
    void hasEveryStatusAndNoOther() throws Exception {
        for (Reply reply : replies()) {
            server.front.reply = reply;
            if (isPossible("GET", KEY, reply)) {
                seen("GET", KEY, "", null);
                seen("GET", KEY, "", null, "If-None-Match", "\"v1\"");
            }
            for (String route : List.of(KEY, BUCKET)) {
                if (isPossible("PUT", route, reply)) {
                    seen("PUT", route, "", "{}");
                }
                if (isPossible("DELETE", route, reply)) {
                    seen("DELETE", route, "", null);
                }
            }
        }
        seen("PUT", KEY, "", "v".repeat((1 << 20) + 1));
        seen("PUT", BUCKET, "", "v".repeat(1 << 20));
        seen("POST", BATCH, "", "[]");
        seen("POST", BATCH, "", "v".repeat((4 << 20) + 1));
        seen("GET", BUCKET, "", null);
        record("GET", "/v1/buckets/nowhere", BUCKET, "", null);
        List<String> plain = List.of(
                "/v1/buckets", "/v1/ring", "/v1/members", "/v1/health", "/v1/ready", "/v1/openapi.json", "/metrics");
        for (String path : plain) {
            seen("GET", path, "", null);
            seen("GET", path, "?x=1", null);
        }
        for (String path : List.of(KEY, BUCKET, BATCH)) {
            methods(document().path("paths").path(path))
                    .forEach(method -> unchecked(() -> seen(method, path, "?x=1", "")));
        }
        server.front.serving = false;
        seen("GET", "/v1/ready", "", null);
        seen("POST", BATCH, "", "[]");

        server.front.serving = true;
        server.load.bytes().add(1L << 30);
        for (String path : plain) {
            seen("GET", path, "", null);
        }
        seen("GET", BUCKET, "", null);
        server.load.bytes().remove(1L << 30);
        document().path("paths").properties().forEach(path -> methods(path.getValue())
                .forEach(method -> unchecked(() -> refusals(method, path.getKey()))));

        Map<String, NavigableSet<String>> documented = new TreeMap<>();
        document().path("paths").properties().forEach(path -> methods(path.getValue())
                .forEach(method -> documented.put(method + " " + path.getKey(), statuses(path.getValue(), method))));
        // The time that a body may take is not waited for here.
        documented.values().forEach(statuses -> statuses.remove("408"));
        assertThat(seen).isEqualTo(documented);
    }

    /** Who calls a node so is refused whatever is asked. */
    private void refusals(String method, String path) throws Exception {
        String raw = method + " " + path.replace("{bucket}", "b").replace("{key}", "k")
                + " HTTP/1.1\r\nConnection: close\r\n";
        List<String> headers = new ArrayList<>(List.of("Host: evil.example"));
        if (!method.equals("GET")) {
            headers.add("Host: localhost\r\nOrigin: http://evil.example");
        }
        if (method.equals("POST") || (path.equals(BUCKET) && method.equals("PUT"))) {
            headers.add("Host: localhost\r\nContent-Type: text/plain");
        }
        if (path.equals(KEY) && method.equals("PUT")) {
            headers.add("Host: localhost\r\nContent-Encoding: gzip");
        }
        for (String header : headers) {
            String status = server.raw(raw + header + "\r\n\r\n").split(" ", 3)[1];
            seen.computeIfAbsent(method + " " + path, none -> new TreeSet<>()).add(status);
        }
    }

    private static boolean isPossible(String method, String route, Reply reply) {
        boolean isRead = method.equals("GET");
        if (reply instanceof Reply.Rejected rejected) {
            return switch (rejected.reason()) {
                case TOO_MANY_SIBLINGS -> !isRead && route.equals(KEY);
                case CONFLICT, TOO_MANY_BUCKETS -> route.equals(BUCKET) && method.equals("PUT");
                case FULL -> !isRead;
                case NO_SUCH_BUCKET -> route.equals(KEY) || method.equals("DELETE");
                default -> true;
            };
        }
        return reply instanceof Reply.Indeterminate
                ? !isRead
                : isRead == (reply instanceof Reply.Found || reply instanceof Reply.Absent);
    }

    private static List<Reply> replies() {
        List<Reply> replies = new ArrayList<>();
        replies.add(new Reply.Found(List.of(VALUE), CONTEXT));
        replies.add(new Reply.Found(List.of(VALUE, VALUE), CONTEXT));
        replies.add(new Reply.Absent(CONTEXT));
        replies.add(new Reply.Stored(CONTEXT, "v2"));
        for (Reply.Reason reason : Reply.Reason.values()) {
            replies.add(new Reply.Rejected(reason, "because"));
        }
        replies.add(new Reply.Indeterminate(1, 2, "one of two"));
        return replies;
    }

    private void seen(String method, String path, String query, String body, String... headers) throws Exception {
        record(method, path.replace("{bucket}", "b").replace("{key}", "k"), path, query, body, headers);
    }

    private void record(String method, String path, String route, String query, String body, String... headers)
            throws Exception {
        int status = server.call(method, path + query, body, headers).statusCode();
        seen.computeIfAbsent(method + " " + route, none -> new TreeSet<>()).add(Integer.toString(status));
    }

    private JsonNode document() throws Exception {
        return new ObjectMapper()
                .readTree(server.call("GET", "/v1/openapi.json", null).body());
    }

    private static NavigableSet<String> methods(JsonNode path) {
        NavigableSet<String> methods = new TreeSet<>();
        path.fieldNames().forEachRemaining(name -> {
            if (!name.equals("parameters")) {
                methods.add(name.toUpperCase(Locale.ROOT));
            }
        });
        return methods;
    }

    private static NavigableSet<String> statuses(JsonNode path, String method) {
        NavigableSet<String> statuses = new TreeSet<>();
        path.path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .fieldNames()
                .forEachRemaining(statuses::add);
        return statuses;
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void unchecked(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
