// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CausalContext CONTEXT = new CausalContext(Bytes.wrap(new byte[] {1, 2, 3}));

    private ApiServer server;
    private Scripted front;

    @BeforeEach
    void serve() throws Exception {
        server = new ApiServer();
        front = server.front;
    }

    @AfterEach
    void close() throws Exception {
        server.close();
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
        String form = "application/x-www-form-urlencoded";
        String path = "/v1/buckets/b/keys/a%2Fb%FF?w=3&consistency=eventual";
        assertThat(server.call("PUT", path, "x=1&y=2", "X-Touchstone-Context", "AQID", "Content-Type", form)
                        .statusCode())
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
        "TOO_MANY_BUCKETS, 409",
        "CONFLICT, 409",
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

    @Test
    void answersSiblingsInPartsIfAskedTo() throws Exception {
        Value first = new Value(Bytes.ofUtf8("one touchstone-sibling-0"), "text/plain");
        Value second = new Value(Bytes.wrap(new byte[] {0, 1, '\r', '\n'}), "application/octet-stream");
        front.reply =
                new Reply.Found(List.of(new Reply.Versioned(first, "1"), new Reply.Versioned(second, "2")), CONTEXT);
        HttpResponse<String> response =
                call("GET", "/v1/buckets/b/keys/k", null, "Accept", "text/html, multipart/mixed;q=0.9");
        assertThat(response.statusCode()).isEqualTo(300);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("multipart/mixed; boundary=touchstone-sibling-1");
        assertThat(response.body())
                .isEqualTo(String.join(
                        "\r\n",
                        "--touchstone-sibling-1",
                        "Content-Type: text/plain",
                        "ETag: \"1\"",
                        "",
                        "one touchstone-sibling-0",
                        "--touchstone-sibling-1",
                        "Content-Type: application/octet-stream",
                        "ETag: \"2\"",
                        "",
                        "\0\1",
                        "",
                        "--touchstone-sibling-1--",
                        ""));
    }

    /** A stored page that a browser opened would otherwise run in the store's origin. */
    @Test
    void keepsABrowserFromRunningWhatIsStored() throws Exception {
        Reply.Versioned page = new Reply.Versioned(new Value(Bytes.ofUtf8("<script>"), "text/html"), "1");
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (Reply reply : List.of(
                new Reply.Found(List.of(page), CONTEXT),
                new Reply.Found(List.of(page, page), CONTEXT),
                new Reply.Absent(CONTEXT))) {
            front.reply = reply;
            answers.add(call("GET", "/v1/buckets/b/keys/k", null));
            answers.add(call("GET", "/v1/buckets/b/keys/k", null, "Accept", "multipart/mixed"));
            answers.add(call("POST", "/v1/buckets/b/batch", "[{\"op\": \"get\", \"key\": \"k\"}]"));
        }
        answers.add(call("GET", "/v1/health", null));
        answers.add(call("GET", "/metrics", null));
        answers.add(call("GET", "/nothing", null));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
        });
        assertThat(server.raw("SAY hello\r\n\r\n")).contains("nosniff");
    }

    @Test
    void sendsNoValueThatTheClientHas() throws Exception {
        front.reply = new Reply.Found(List.of(new Reply.Versioned(Value.ofUtf8("hello"), "v1")), CONTEXT);
        HttpResponse<String> same = call("GET", "/v1/buckets/b/keys/k", null, "If-None-Match", "\"v0\", \"v1\"");
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("X-Touchstone-Context")).hasValue("AQID");
        assertThat(call("GET", "/v1/buckets/b/keys/k", null, "If-None-Match", "\"v0\"")
                        .body())
                .isEqualTo("hello");
    }

    @Test
    void servesABatchEachOperationWithItsOwnOutcome() throws Exception {
        front.reply = new Reply.Stored(CONTEXT, "v");
        String batch = "[{\"op\": \"put\", \"key\": \"a%2F\", \"value\": \"aGk=\", \"contentType\": \"text/plain\"},"
                + "{\"op\": \"delete\", \"key\": \"b\", \"context\": \"AQID\"}, {\"op\": \"get\", \"key\": \"c\"}]";
        HttpResponse<String> response = call("POST", "/v1/buckets/b/batch?r=1&w=2&timeout=1s", batch);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JSON.readTree(response.body())).hasSize(3).allSatisfy(each -> assertThat(each.toString())
                .isEqualTo("{\"status\":204,\"context\":\"AQID\",\"version\":\"v\"}"));
        Request.Put put = (Request.Put) front.requests.get(0);
        assertThat(put.key().key()).isEqualTo(Bytes.ofUtf8("a/"));
        assertThat(put.value()).isEqualTo(new Value(Bytes.ofUtf8("hi"), "text/plain"));
        assertThat(put.options().quorum()).isEqualTo(2);
        assertThat(((Request.Delete) front.requests.get(1)).context()).isEqualTo(CONTEXT);
        assertThat(((Request.Get) front.requests.get(2)).options().quorum()).isEqualTo(1);

        front.reply = new Reply.Indeterminate(1, 2, "one of two");
        JsonNode problem = JSON.readTree(
                        call("POST", "/v1/buckets/b/batch", batch).body())
                .get(0)
                .path("problem");
        assertThat(problem.path("effect").asText()).isEqualTo("unknown");
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

    /** It is ready all the same: what it does not vouch for it asks its peers for. */
    @Test
    void saysInWordsThatItIsBeingRefilled() throws Exception {
        assertThat(JSON.readTree(call("GET", "/v1/ready", null).body()).has("detail"))
                .isFalse();
        front.ranges = new RangeCounts(1000, 20, 4, 77);
        HttpResponse<String> response = call("GET", "/v1/ready", null);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode ready = JSON.readTree(response.body());
        assertThat(ready.path("detail").asText())
                .startsWith("n1 is being refilled by its peers: 20 ranges are syncing, 4 suspect, 1000 serving");
        assertThat(ready.path("ranges").path("restoredKeys").asLong()).isEqualTo(77);
        JsonNode ring = JSON.readTree(call("GET", "/v1/ring", null).body());
        assertThat(ring.path("ranges")).isEqualTo(ready.path("ranges"));
    }

    @Test
    void saysWhatItHasYetToHandOver() throws Exception {
        assertThat(JSON.readTree(call("GET", "/v1/ring", null).body()).path("hints"))
                .isEmpty();
        long made = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis() - 5_000);
        front.hints = Map.of(new NodeId("n3"), new HintCounts(7, 70, made, 2, 9, 4, 5));
        JsonNode hints = JSON.readTree(call("GET", "/v1/ring", null).body()).path("hints");
        assertThat(hints.path("n3").path("oldestMillis").asLong()).isGreaterThanOrEqualTo(5_000);
        ((ObjectNode) hints.path("n3")).remove("oldestMillis");
        assertThat(hints)
                .hasToString("{\"n3\":{\"marks\":7,\"bytes\":70,\"dirtyRanges\":2,\"sent\":9,\"acknowledged\":4,"
                        + "\"received\":5}}");
    }

    private HttpResponse<String> call(String method, String path, String body, String... headers) throws Exception {
        return server.call(method, path, body, headers);
    }

    private static JsonNode assertProblem(HttpResponse<String> response, int status, String effect) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("effect").asText()).isEqualTo(effect);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        return problem;
    }
}
