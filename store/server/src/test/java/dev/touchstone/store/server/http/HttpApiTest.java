// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.store.protocol.BucketSettings;
import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.ClusterView;
import dev.touchstone.store.protocol.NodeConfig;
import dev.touchstone.store.protocol.NodeId;
import dev.touchstone.store.protocol.Reply;
import dev.touchstone.store.protocol.Request;
import dev.touchstone.store.protocol.Value;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.version.CausalContext;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CausalContext CONTEXT = new CausalContext(Bytes.wrap(new byte[] {1, 2, 3}));
    private static final NodeId SELF = new NodeId("n1");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Scripted front = new Scripted();
    private HttpApi api;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        api = new HttpApi(SELF, front, NodeConfig.Limits.DEFAULT, Map.of(), () -> "up 1\n", (m, p, s, n) -> {});
        port = vertx.createHttpServer()
                .requestHandler(api.router(vertx))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void answersASingleValueAsItWasStored() throws Exception {
        front.reply = new Reply.Found(List.of(new Reply.Versioned(Value.ofUtf8("hello"), "n1#3:7")), CONTEXT);
        HttpResponse<String> response = call("GET", "/v1/buckets/b/keys/k?r=2&timeout=250ms", null);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(response.headers().firstValue("ETag")).hasValue("\"n1#3:7\"");
        assertThat(response.headers().firstValue("X-Touchstone-Context")).hasValue("AQID");
        Request.Get get = (Request.Get) front.requests.get(0);
        assertThat(get.options().quorum()).isEqualTo(2);
        assertThat(get.options().timeout()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void answersSiblingsAsAnArray() throws Exception {
        front.reply = new Reply.Found(
                List.of(new Reply.Versioned(Value.ofUtf8("a"), "1"), new Reply.Versioned(Value.ofUtf8("b"), "2")),
                CONTEXT);
        HttpResponse<String> response = call("GET", "/v1/buckets/b/keys/k", null);
        assertThat(response.statusCode()).isEqualTo(300);
        JsonNode siblings = JSON.readTree(response.body());
        assertThat(siblings).hasSize(2);
        assertThat(Base64.getDecoder().decode(siblings.get(1).path("value").asText()))
                .isEqualTo(new byte[] {'b'});
        assertThat(siblings.get(1).path("version").asText()).isEqualTo("2");
    }

    @Test
    void hearsBytesContextAndContentTypeOfAWrite() throws Exception {
        front.reply = new Reply.Stored(CONTEXT, "v");
        HttpRequest request = HttpRequest.newBuilder(uri("/v1/buckets/b/keys/a%2Fb%FF?w=3"))
                .header("X-Touchstone-Context", "AQID")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .PUT(HttpRequest.BodyPublishers.ofString("x=1&y=2"))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(204);
        Request.Put put = (Request.Put) front.requests.get(0);
        assertThat(put.key().key()).isEqualTo(Bytes.wrap(new byte[] {'a', '/', 'b', (byte) 0xff}));
        assertThat(put.value()).isEqualTo(new Value(Bytes.ofUtf8("x=1&y=2"), "application/x-www-form-urlencoded"));
        assertThat(put.context()).isEqualTo(CONTEXT);
        assertThat(put.options().quorum()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID, 400",
        "NO_SUCH_BUCKET, 404",
        "UNAVAILABLE, 503",
        "TIMEOUT, 504",
        "OVERLOADED, 503",
        "TOO_MANY_SIBLINGS, 409",
        "FULL, 507",
        "STORAGE_FAILED, 500"
    })
    void saysThatARejectedRequestHadNoEffect(Reply.Reason reason, int status) throws Exception {
        front.reply = new Reply.Rejected(reason, "because");
        HttpResponse<String> response = call("PUT", "/v1/buckets/b/keys/k", "v");
        assertProblem(response, status, "none");
    }

    @Test
    void saysThatTheEffectOfAnIndeterminateWriteIsUnknown() throws Exception {
        front.reply = new Reply.Indeterminate(1, 2, "one of two acknowledged");
        HttpResponse<String> response = call("PUT", "/v1/buckets/b/keys/k", "v");
        JsonNode problem = assertProblem(response, 504, "unknown");
        assertThat(problem.path("acknowledged").asInt()).isEqualTo(1);
        assertThat(problem.path("needed").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /v1/buckets/b/keys/k?r=0        | 400 | r is a whole number",
                "GET    | /v1/buckets/b/keys/k?r=two      | 400 | \"two\"",
                "GET    | /v1/buckets/b/keys/k?w=1        | 400 | unknown parameter \"w\"",
                "PUT    | /v1/buckets/b/keys/k?timeout=0s | 400 | 1ms to 60s",
                "DELETE | /v1/buckets/b/keys/k?timeout=1h | 400 | \"1h\"",
                "GET    | /v1/buckets/%20/keys/k          | 400 | a bucket's name",
                "GET    | /v1/buckets/nowhere             | 404 | no bucket \"nowhere\"",
                "GET    | /v1/nothing                     | 404 | nothing at /v1/nothing",
                "POST   | /v1/buckets/b/keys/k            | 405 | DELETE, GET, PUT",
            })
    void refusesWhatCannotBeWithoutAskingTheCore(String method, String path, int status, String says) throws Exception {
        HttpResponse<String> response =
                call(method, path, method.equals("GET") || method.equals("DELETE") ? null : "v");
        assertThat(assertProblem(response, status, "none").path("detail").asText())
                .contains(says);
        assertThat(front.requests).isEmpty();
    }

    @Test
    void refusesKeysValuesAndContextsBeyondTheirLimits() throws Exception {
        assertProblem(call("GET", "/v1/buckets/b/keys/" + "k".repeat(1025), null), 400, "none");
        assertProblem(call("PUT", "/v1/buckets/b/keys/k", "v".repeat((1 << 20) + 1)), 413, "none");
        HttpRequest request = HttpRequest.newBuilder(uri("/v1/buckets/b/keys/k"))
                .header("X-Touchstone-Context", "not base64!")
                .DELETE()
                .build();
        assertProblem(client.send(request, HttpResponse.BodyHandlers.ofString()), 400, "none");
        assertThat(front.requests).isEmpty();
    }

    @Test
    void takesAValueOfTheLargestSize() throws Exception {
        front.reply = new Reply.Stored(CONTEXT, "v");
        assertThat(call("PUT", "/v1/buckets/b/keys/k", "v".repeat(1 << 20)).statusCode())
                .isEqualTo(204);
        assertThat(((Request.Put) front.requests.get(0)).value().content().length())
                .isEqualTo(1 << 20);
    }

    @Test
    void fillsInBucketSettingsAndRefusesUnknownOnes() throws Exception {
        front.reply = new Reply.Configured();
        assertThat(call("PUT", "/v1/buckets/b", "{\"n\": 5, \"consistency\": \"quorum\"}")
                        .statusCode())
                .isEqualTo(204);
        BucketSettings settings = ((Request.DefineBucket) front.requests.get(0)).settings();
        assertThat(BucketJson.write(settings).toString())
                .isEqualTo("{\"n\":5,\"r\":3,\"w\":3,\"consistency\":\"quorum\",\"resolve\":\"siblings\","
                        + "\"quorum\":\"strict\",\"readRepair\":\"blocking\",\"bugs\":[]}");
        for (String body :
                List.of("{\"m\": 1}", "{\"n\": \"3\"}", "{\"n\": 3, \"r\": 4}", "[]", "{", "{\"resolve\": \"x\"}")) {
            assertProblem(call("PUT", "/v1/buckets/b", body), 400, "none");
        }
        assertThat(front.requests).hasSize(1);
    }

    @Test
    void tellsTheRing() throws Exception {
        JsonNode ring = JSON.readTree(call("GET", "/v1/ring", null).body());
        assertThat(ring.path("node").asText()).isEqualTo("n1");
        assertThat(ring.path("members").get(0).path("liveness").asText()).isEqualTo("alive");
        assertThat(call("GET", "/v1/ready", null).statusCode()).isEqualTo(200);
        assertThat(call("GET", "/v1/health", null).statusCode()).isEqualTo(200);
        assertThat(call("GET", "/metrics", null).body()).isEqualTo("up 1\n");
    }

    @Test
    void documentsEveryRouteAndNoOther() throws Exception {
        Map<String, SortedSet<String>> documented = new TreeMap<>();
        JSON.readTree(call("GET", "/v1/openapi.json", null).body())
                .path("paths")
                .properties()
                .forEach(path -> {
                    SortedSet<String> methods = new TreeSet<>();
                    path.getValue().fieldNames().forEachRemaining(name -> {
                        if (!name.equals("parameters")) {
                            methods.add(name.toUpperCase(java.util.Locale.ROOT));
                        }
                    });
                    documented.put(path.getKey(), methods);
                });
        assertThat(documented).isEqualTo(api.routes());
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        HttpRequest.BodyPublisher content =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return client.send(
                HttpRequest.newBuilder(uri(path)).method(method, content).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static JsonNode assertProblem(HttpResponse<String> response, int status, String effect) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("effect").asText()).isEqualTo(effect);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        return problem;
    }

    /** Answers every request with the same reply. */
    private static final class Scripted implements Front {
        final List<Request> requests = new CopyOnWriteArrayList<>(new ArrayList<>());
        volatile Reply reply = new Reply.Absent(CausalContext.EMPTY);

        @Override
        public void submit(Request request, Consumer<Reply> onReply) {
            requests.add(request);
            onReply.accept(reply);
        }

        @Override
        public ClusterView view() {
            return new ClusterView(new Ring(1, List.of(Member.of("n1"))), new TreeMap<>(), new TreeMap<>());
        }
    }
}
