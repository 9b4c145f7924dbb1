// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be is refused with a sentence that names it, and never reaches the core. */
final class BadInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "/v1/buckets/b/keys/k";

    private ApiServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new ApiServer();
    }

    @AfterEach
    void close() throws Exception {
        assertThat(server.front.requests).isEmpty();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /v1/buckets/b/keys/k?r=0        | 400 | r is a whole number",
                "GET    | /v1/buckets/b/keys/k?r=two      | 400 | \"two\"",
                "GET    | /v1/buckets/b/keys/k?r=1&r=2    | 400 | r is there twice",
                "GET    | /v1/buckets/b/keys/k?w=1        | 400 | unknown parameter \"w\"",
                "PUT    | /v1/buckets/b/keys/k?timeout=0s | 400 | 1ms to 60s",
                "DELETE | /v1/buckets/b/keys/k?timeout=1h | 400 | \"1h\"",
                "GET    | /v1/buckets/b/keys/k?consistency=quorum | 400 | the bucket's consistency is eventual, not quorum",
                "PUT    | /v1/buckets/b/keys/k?consistency=strong | 400 | \"strong\"",
                "GET    | /v1/buckets/b/keys/             | 400 | a key is 1 to 1024 bytes, not 0",
                "GET    | /v1/buckets/%20/keys/k          | 400 | a bucket's name",
                "GET    | /v1/buckets/nowhere             | 404 | no bucket \"nowhere\"",
                "GET    | /v1/ring?verbose=1              | 400 | unknown parameter \"verbose\"",
                "PUT    | /v1/buckets/b?n=3               | 400 | unknown parameter \"n\"",
                "GET    | /v1/nothing                     | 404 | nothing at /v1/nothing",
                "POST   | /v1/buckets/b/keys/k            | 405 | DELETE, GET, PUT",
                "GET    | /v1/buckets/b/batch             | 405 | POST",
            })
    void isRefusedBeforeTheCore(String method, String path, int status, String says) throws Exception {
        boolean hasBody = method.equals("PUT") || method.equals("POST");
        HttpResponse<String> response = server.call(method, path, hasBody ? "{}" : null);
        assertThat(problem(response, status).path("detail").asText()).contains(says);
        if (status == 405) {
            assertThat(response.headers().firstValue("Allow")).hasValue(says);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                               | a batch is a JSON array",
                "[{}]                                             | operation 0: key is missing",
                "[{\"op\": \"get\", \"key\": \"\"}]               | operation 0: a key is 1 to 1024 bytes",
                "[{\"op\": \"get\", \"key\": \"k\"}, {\"op\": \"cas\", \"key\": \"k\"}] | operation 1: op is get, put or delete",
                "[{\"op\": \"put\", \"key\": \"k\"}]              | operation 0: value is base64",
                "[{\"op\": \"put\", \"key\": \"k\", \"value\": \"!\"}] | operation 0: value is base64",
                "[{\"op\": \"get\", \"key\": \"k\", \"vlaue\": \"\"}] | unknown field \"vlaue\"",
                "[{\"op\": \"get\", \"key\": \"%zz\"}]            | a % without two hexadecimal digits",
                "[                                                | the batch is not JSON",
                "[{\"op\": \"get\", \"key\": \"k\", \"key\": \"l\"}]   | Duplicate field 'key'",
                "[{\"op\": \"get\", \"op\": \"get\", \"key\": \"k\"}] | Duplicate field 'op'",
            })
    void namesThePlaceInABatch(String body, String says) throws Exception {
        HttpResponse<String> response = server.call("POST", "/v1/buckets/b/batch", body);
        assertThat(problem(response, 400).path("detail").asText()).contains(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"n\": 3, \"n\": 2}", "{\"n\": 3, \"n\": 3}", "{\"bugs\": [], \"r\": 1, \"bugs\": []}"})
    void refusesSettingsWithANameThatIsThereTwice(String body) throws Exception {
        HttpResponse<String> response = server.call("PUT", "/v1/buckets/b", body);
        assertThat(problem(response, 400).path("detail").asText()).contains("Duplicate field");
    }

    @Test
    void keepsToTheLimits() throws Exception {
        problem(server.call("GET", "/v1/buckets/b/keys/" + "k".repeat(1025), null), 400);
        problem(server.call("PUT", KEY, "v".repeat((1 << 20) + 1)), 413);
        problem(server.call("DELETE", KEY, null, "X-Touchstone-Context", "not base64!"), 400);
        problem(server.call("PUT", KEY, "v", "Content-Type", "t".repeat(257)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Match", "If-None-Match"})
    void refusesAPreconditionThatItCouldNotKeep(String header) throws Exception {
        String detail = problem(server.call("PUT", KEY, "v", header, "\"v1\""), 400)
                .path("detail")
                .asText();
        assertThat(detail).containsIgnoringCase(header).contains("linearizable");
    }

    @Test
    void refusesRequestsWhileTheNodeStops() throws Exception {
        server.front.serving = false;
        problem(server.call("PUT", KEY, "v"), 503);
        problem(server.call("GET", "/v1/ready", null), 503);
        assertThat(server.call("GET", "/v1/health", null).statusCode()).isEqualTo(200);
    }

    @Test
    void isNotReadyWhileItsStorageTakesNoWrites() throws Exception {
        server.front.storageShortage = "the disk of /data has 0 bytes left";
        assertThat(problem(server.call("GET", "/v1/ready", null), 503)
                        .path("detail")
                        .asText())
                .isEqualTo("n1 takes no writes: the disk of /data has 0 bytes left");
        assertThat(server.call("GET", "/v1/health", null).statusCode()).isEqualTo(200);
        server.front.storageShortage = null;
        assertThat(server.call("GET", "/v1/ready", null).statusCode()).isEqualTo(200);
    }

    @Test
    void saysOfNoBucketThatItIsNotThereWhileItMayMissSome() throws Exception {
        server.front.mayMissBuckets = true;
        for (String path : List.of("/v1/ready", "/v1/buckets", "/v1/buckets/nowhere")) {
            assertThat(problem(server.call("GET", path, null), 503)
                            .path("detail")
                            .asText())
                    .endsWith("may have lost buckets with its disk, and asks its peers which there are");
        }
        assertThat(server.call("GET", "/v1/buckets/b", null).statusCode()).isEqualTo(200);
        server.front.mayMissBuckets = false;
        problem(server.call("GET", "/v1/buckets/nowhere", null), 404);
        assertThat(server.call("GET", "/v1/ready", null).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/v1/buckets/b/keys/%zz", "/v1/buckets/b/keys/%f", "/v1/buckets/b/keys/k?r=%zz"})
    void refusesBadPercentEncoding(String target) throws Exception {
        assertThat(server.raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json");
    }

    @Test
    void refusesWhatIsNoHttp() throws Exception {
        assertThat(server.raw("SAY hello\r\n\r\n")).contains(" 400 ").contains("not an HTTP request");
        assertThat(server.raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n\r\n"))
                .contains(" 414 ")
                .contains("application/problem+json");
        assertThat(server.raw("GET /v1/ring HTTP/1.1\r\nX: " + "a".repeat(70_000) + "\r\n\r\n"))
                .contains(" 431 ");
        assertThat(server.raw("PUT " + KEY + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\nhello"))
                .contains(" 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZZ\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFF\r\nhello\r\n",
                "5\r\nhelloXX0\r\n\r\n"
            })
    void refusesChunksThatAreNone(String chunks) throws Exception {
        assertThat(server.raw(
                        "PUT " + KEY + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))
                .startsWith("HTTP/1.1 400")
                .contains("urn:touchstone:problem:invalid", "chunks");
    }

    @Test
    void refusesWhatIsNoPathAndNoVersion() throws Exception {
        assertThat(server.raw("CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("urn:touchstone:problem:method-not-allowed")
                .containsIgnoringCase("\r\nAllow: DELETE, GET, POST, PUT\r\n");
        assertThat(server.raw("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("urn:touchstone:problem:no-such-route");
        assertThat(server.raw("GET /v1/health HTTP/9.9\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/9.9 501");
    }

    @ParameterizedTest
    @CsvSource({"PUT, /v1/buckets/b/keys/k", "PUT, /v1/buckets/b", "POST, /v1/buckets/b/batch"})
    void refusesABodyWhoseEncodingWouldBeLost(String method, String path) throws Exception {
        assertThat(problem(server.call(method, path, "[]", "Content-Encoding", "gzip"), 415)
                        .path("detail")
                        .asText())
                .contains("Content-Encoding");
    }

    @Test
    void storesNothingOfABodyThatBreaksOff() throws Exception {
        assertThat(server.raw("PUT " + KEY + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"))
                .isEmpty();
        assertThat(server.raw("PUT " + KEY
                        + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"))
                .isEmpty();
        assertThat(server.raw("PUT " + KEY
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @ParameterizedTest
    @CsvSource({"PUT, /v1/buckets/b", "POST, /v1/buckets/b/batch"})
    void takesJsonOnlyIfItIsSaidToBe(String method, String path) throws Exception {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "text/json")) {
            problem(server.call(method, path, "[]", "Content-Type", type), 415);
        }
        assertThat(server.raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n[]"))
                .startsWith("HTTP/1.1 415")
                .contains("application/json, not none");
    }

    /** A page that had its own name resolved to this machine cannot help saying the name. */
    @Test
    void refusesWhoCallsItByAnotherName() throws Exception {
        for (String host : List.of("evil.example", "evil.example:7100", "localhost.evil.example", "1.2.3.4.evil", "")) {
            for (String path : List.of(KEY, "/v1/health", "/nothing")) {
                assertThat(get(path, "Host: " + host + "\r\n"))
                        .as(host)
                        .startsWith("HTTP/1.1 421")
                        .contains("urn:touchstone:problem:wrong-host");
            }
        }
        assertThat(server.raw("GET /v1/health HTTP/1.0\r\n\r\n")).contains(" 421 ");
        for (String host :
                List.of("localhost", "LocalHost:80", "127.0.0.1:7100", "[::1]:7100", "node.test", "Node.Test:1")) {
            assertThat(get("/v1/health", "Host: " + host + "\r\n")).as(host).startsWith("HTTP/1.1 200");
            // RFC 9112, section 3.2: whoever reads the other one takes it for another request.
            assertThat(get("/v1/health", "Host: " + host + "\r\nHost: " + host + "\r\n"))
                    .as("%s, twice", host)
                    .startsWith("HTTP/1.1 400");
        }
    }

    /** A page may send a write without asking first; its browser says where the page is from. */
    @Test
    void refusesWritesOfForeignPages() throws Exception {
        for (String origin : List.of("http://evil.example", "null", "https://localhost", "http://localhost:81")) {
            for (String request :
                    List.of("PUT " + KEY, "DELETE " + KEY, "POST /v1/buckets/b/batch", "PUT /v1/buckets/b")) {
                assertThat(server.raw(request + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                                + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"))
                        .as(request + " of " + origin)
                        .startsWith("HTTP/1.1 403")
                        .contains("urn:touchstone:problem:foreign-origin");
            }
            assertThat(get("/v1/health", "Host: localhost\r\nOrigin: " + origin + "\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .doesNotContainIgnoringCase("Access-Control");
        }
    }

    private String get(String path, String headers) throws Exception {
        return server.raw("GET " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    }

    private static JsonNode problem(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("effect").asText()).isEqualTo("none");
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).startsWith("urn:touchstone:problem:");
        return problem;
    }
}
