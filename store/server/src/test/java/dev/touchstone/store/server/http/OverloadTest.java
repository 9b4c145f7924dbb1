// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node does not take on it refuses at once, says so, and tells that it lives all the same. */
final class OverloadTest {
    private static final String KEY = "/v1/buckets/b/keys/k";
    private static final int BYTES_MAX = 64 << 10;

    private ApiServer server;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void refusesOneRequestMoreThanItWorksOn() throws Exception {
        server = new ApiServer(3, 16 << 20);
        server.front.hold = true;
        List<CompletableFuture<HttpResponse<String>>> underWay = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            underWay.add(server.start("PUT", KEY, "v"));
        }
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> server.load.requests().isFull());
        refused(server.call("PUT", KEY, "v"));
        refused(server.call("GET", KEY, null));
        refused(server.call("DELETE", KEY, null));
        refused(server.call("POST", "/v1/buckets/b/batch", "[{\"op\": \"get\", \"key\": \"k\"}]"));
        refused(server.call("PUT", "/v1/buckets/b", "{}"));
        assertThat(server.call("GET", "/v1/health", null).statusCode()).isEqualTo(200);
        assertThat(server.call("GET", "/v1/ready", null).statusCode()).isEqualTo(200);
        assertThat(server.front.requests).hasSize(3);
        assertThat(server.refused.requestsRefused.sum()).isEqualTo(5);

        server.front.release(new Reply.Stored(CausalContext.EMPTY, "v"));
        for (CompletableFuture<HttpResponse<String>> each : underWay) {
            assertThat(each.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        }
        assertThat(server.load.requests().now()).isZero();
        assertThat(server.call("PUT", KEY, "v").statusCode()).isEqualTo(204);
    }

    /** Nothing of the body is awaited: the answer comes though none of it is sent. */
    @Test
    void refusesABodyForWhichThereIsNoRoomBeforeItComes() throws Exception {
        server = new ApiServer(100, BYTES_MAX);
        server.load.bytes().add(BYTES_MAX / 2);
        String head = " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
        for (String request : List.of("PUT " + KEY, "POST /v1/buckets/b/batch")) {
            assertThat(server.raw(request + head + BYTES_MAX + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 503")
                    .contains("urn:touchstone:problem:overloaded")
                    .containsIgnoringCase("retry-after: 1");
        }
        assertThat(server.front.requests).isEmpty();
        server.load.bytes().remove(BYTES_MAX / 2);
        server.front.reply = new Reply.Stored(CausalContext.EMPTY, "v");
        assertThat(server.call("PUT", KEY, "v".repeat(BYTES_MAX - 1_000)).statusCode())
                .isEqualTo(204);
    }

    @Test
    void refusesTheRestOfABodyWhenTooMuchIsInFlight() throws Exception {
        server = new ApiServer(100, BYTES_MAX);
        server.load.bytes().add(BYTES_MAX + 1);
        // Of no announced length, so that nothing can be said before.
        assertThat(server.raw("PUT " + KEY
                        + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"))
                .startsWith("HTTP/1.1 503");
        assertThat(server.front.requests).isEmpty();
        assertThat(server.call("GET", "/v1/health", null).statusCode()).isEqualTo(200);
        refused(server.call("GET", "/v1/ring", null));
        refused(server.call("GET", "/metrics", null));
    }

    @Test
    void refusesAReadWhoseAnswerFindsNoRoom() throws Exception {
        server = new ApiServer(100, BYTES_MAX);
        for (int i = 0; i < 40; i++) {
            assertThat(server.call("GET", KEY, null).statusCode()).isEqualTo(404);
        }
        server.load.bytes().add(BYTES_MAX / 2);
        Reply.Versioned large = new Reply.Versioned(new Value(Bytes.wrap(new byte[BYTES_MAX]), "text/plain"), "1");
        for (List<Reply.Versioned> values : List.of(List.of(large), List.of(large, large))) {
            server.front.reply = new Reply.Found(values, CausalContext.EMPTY);
            refused(server.call("GET", "/v1/buckets/b/keys/k", null));
        }
        String operations = "[{\"op\": \"get\", \"key\": \"k\"}, {\"op\": \"get\", \"key\": \"l\"}]";
        HttpResponse<String> batch = server.call("POST", "/v1/buckets/b/batch", operations);
        assertThat(batch.body()).contains("\"status\":503,\"problem\"").doesNotContain("values");
    }

    /** Of values that are not known to be small it works on few at a time; the others wait, and each has its answer. */
    @Test
    void readsWaitWhileThereIsNoRoomForWhatTheyMayAnswer() throws Exception {
        server = new ApiServer(100, 16 << 20);
        server.front.hold = true;
        List<CompletableFuture<HttpResponse<String>>> reads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            reads.add(server.start("GET", "/v1/buckets/b/keys/k" + i, null));
        }
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> server.load.requests().now() == 50);
        assertThat(server.front.requests).hasSizeBetween(2, 16);
        assertThat(server.load.bytes().used()).isLessThanOrEqualTo(18 << 20);
        server.front.release(new Reply.Absent(CausalContext.EMPTY));
        for (CompletableFuture<HttpResponse<String>> each : reads) {
            assertThat(each.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
        }
        assertThat(server.load.bytes().used()).isZero();
        // Now they are known: all are worked on at once.
        server.front.hold = true;
        for (int i = 0; i < 50; i++) {
            reads.set(i, server.start("GET", "/v1/buckets/b/keys/k" + i, null));
        }
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> server.front.requests.size() == 100);
        server.front.release(new Reply.Absent(CausalContext.EMPTY));
    }

    @Test
    void worksOnFewOperationsOfABatchAtATime() throws Exception {
        server = new ApiServer(100, 16 << 20);
        server.front.hold = true;
        StringBuilder operations = new StringBuilder("[");
        for (int i = 0; i < Batch.OPERATIONS_MAX; i++) {
            operations
                    .append(i == 0 ? "" : ",")
                    .append("{\"op\": \"get\", \"key\": \"k")
                    .append(i)
                    .append("\"}");
        }
        CompletableFuture<HttpResponse<String>> batch = server.start(
                "POST", "/v1/buckets/b/batch", operations.append("]").toString());
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(server.front.requests)
                .hasSize(BatchRun.AT_ONCE));
        server.front.release(new Reply.Absent(CausalContext.EMPTY));
        assertThat(batch.get(60, TimeUnit.SECONDS).body().split("\"status\":404", -1))
                .hasSize(Batch.OPERATIONS_MAX + 1);
        assertThat(server.front.mostHeld).isEqualTo(BatchRun.AT_ONCE);
        assertThat(server.load.bytes().used()).isZero();
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).contains("urn:touchstone:problem:overloaded").contains("\"effect\":\"none\"");
    }
}
