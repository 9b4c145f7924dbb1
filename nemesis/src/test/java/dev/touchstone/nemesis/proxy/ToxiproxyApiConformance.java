// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Toxiproxy's HTTP API where its Java client does not reach: errors to the letter, and what only others use. */
abstract class ToxiproxyApiConformance {
    private static final String NAMED =
            "{\"name\":\"by-hand\",\"listen\":\"127.0.0.1:0\",\"upstream\":\"127.0.0.1:9\"}";

    abstract int port();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /proxies | {} | 400 | missing required field: name",
                "POST | /proxies | {\"name\":\"x\"} | 400 | missing required field: upstream",
                "POST | /proxies | {\"name\":\"by-hand\",\"upstream\":\"127.0.0.1:9\"} | 409 | proxy already exists",
                "GET | /proxies/nobody | `` | 404 | proxy not found",
                "DELETE | /proxies/nobody | `` | 404 | proxy not found",
                "POST | /proxies/nobody | {} | 404 | proxy not found",
                "GET | /proxies/nobody/toxics | `` | 404 | proxy not found",
                "GET | /proxies/by-hand/toxics/none | `` | 404 | toxic not found",
                "DELETE | /proxies/by-hand/toxics/none | `` | 404 | toxic not found",
                "POST | /proxies/by-hand/toxics | {\"type\":\"poison\"} | 400 | invalid toxic type",
                "POST | /proxies/by-hand/toxics | {\"type\":\"latency\",\"stream\":\"sideways\"} | 400 |"
                        + " stream was invalid, can be either upstream or downstream",
            })
    void errorsAreSaidToTheLetter(String method, String path, String body, int status, String error)
            throws IOException, InterruptedException {
        withProxy(() -> {
            HttpResponse<String> answer = send(method, path, body);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo("{\"error\":\"" + error + "\",\"status\":" + status + "}\n");
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        });
    }

    @Test
    void aBodyThatIsNoJsonIsRefused() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", "/proxies", "{\"name\":");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"bad request body: ").endsWith(",\"status\":400}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/toxics | {\"type\":\"latency\",\"attributes\":{\"latency\":\"x\"}}",
                "/toxics | {\"type\":\"latency\",\"attributes\":{\"latency\":1.5}}",
                "/toxics | {\"type\":\"latency\",\"attributes\":{\"jitter\":9223372036854775808}}",
                "/toxics | {\"type\":\"latency\",\"attributes\":{\"jitter\":1e30}}",
                "/toxics | {\"type\":\"latency\",\"attributes\":{\"latency\":true}}",
                "/toxics | {\"type\":\"latency\",\"attributes\":{\"latency\":{}}}",
                "/toxics | {\"type\":\"latency\",\"attributes\":5}",
                "/toxics | {\"type\":\"latency\",\"toxicity\":\"x\"}",
                "/toxics | {\"type\":\"latency\",\"toxicity\":true}",
                "/toxics | {\"type\":\"latency\",\"toxicity\":1e400}",
                "/toxics | {\"type\":5}",
                "/toxics | {\"type\":\"latency\",\"stream\":5}",
                "/toxics | []",
                "`` | {\"enabled\":\"yes\"}",
                "`` | {\"listen\":5}",
                "`` | {\"upstream\":[]}",
            })
    void aFieldOfAnotherTypeIsRefusedAndNothingChanges(String path, String body)
            throws IOException, InterruptedException {
        withProxy(() -> {
            String before = send("GET", "/proxies/by-hand", "").body();
            HttpResponse<String> answer = send("POST", "/proxies/by-hand" + path, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body())
                    .startsWith("{\"error\":\"bad request body: ")
                    .endsWith(",\"status\":400}\n");
            assertThat(send("GET", "/proxies/by-hand", "").body()).isEqualTo(before);
        });
    }

    @Test
    void whatIsNoProxyIsNotMade() throws IOException, InterruptedException {
        for (String body : new String[] {"[]", "{\"name\":5,\"upstream\":\"127.0.0.1:9\"}"}) {
            assertThat(send("POST", "/proxies", body).statusCode()).as(body).isEqualTo(400);
        }
        for (String body : new String[] {"{}", "[5]", "[{\"name\":5}]"}) {
            assertThat(send("POST", "/populate", body).statusCode()).as(body).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/proxies/",
                "/proxies/a/",
                "/proxies/a/b",
                "/proxies/a/b/c/d",
                "/proxies/a/toxics/",
                "/proxies/a/toxics/t/",
                "/proxies/a/toxics/t/x",
                "/version/",
                "/version/x",
                "/reset/toxics",
            })
    void anOddPathIsNotFound(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
    }

    @Test
    void unknownRoutesAndMethodsAreRefused() throws IOException, InterruptedException {
        assertThat(send("GET", "/nowhere", "").body()).isEqualTo("404 page not found\n");
        assertThat(send("GET", "/nowhere", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/version", "").statusCode()).isEqualTo(405);
        assertThat(send("DELETE", "/version", "").body()).isEmpty();
    }

    @Test
    void browsersAreRefused() throws IOException, InterruptedException {
        HttpRequest request = request("GET", "/proxies", "")
                .header("User-Agent", "Mozilla/5.0")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void toxicsHaveDefaultsAndPartsOfThemCanBeChanged() throws IOException, InterruptedException {
        withProxy(() -> {
            HttpResponse<String> added =
                    send("POST", "/proxies/by-hand/toxics", "{\"type\":\"latency\",\"attributes\":{\"latency\":5}}");
            assertThat(added.statusCode()).isEqualTo(200);
            assertThat(added.body())
                    .contains("\"name\":\"latency_downstream\"", "\"stream\":\"downstream\"", "\"latency\":5")
                    .contains("\"jitter\":0");
            for (String method : new String[] {"POST", "PATCH"}) {
                HttpResponse<String> changed =
                        send(method, "/proxies/by-hand/toxics/latency_downstream", "{\"attributes\":{\"jitter\":3}}");
                assertThat(changed.statusCode()).isEqualTo(200);
                assertThat(changed.body()).contains("\"latency\":5", "\"jitter\":3");
            }
            assertThat(send("DELETE", "/proxies/by-hand/toxics/latency_downstream", "")
                            .statusCode())
                    .isEqualTo(204);
        });
    }

    @Test
    void manyProxiesAreMadeAtOnceAndThoseThatAreAlikeAreKept() throws IOException, InterruptedException {
        withProxy(() -> {
            String listen =
                    send("GET", "/proxies/by-hand", "").body().replaceAll(".*\"listen\":\"([^\"]+)\".*\\s*", "$1");
            HttpResponse<String> populated =
                    send("POST", "/populate", "[" + NAMED.replace("127.0.0.1:0", listen) + "]");
            assertThat(populated.statusCode()).isEqualTo(201);
            assertThat(populated.body()).startsWith("{\"proxies\":[").contains(listen);
            HttpResponse<String> half = send("POST", "/populate", "[{\"name\":\"nameless\"}]");
            assertThat(half.statusCode()).isEqualTo(400);
            assertThat(half.body()).contains("missing required field: upstream");
        });
        assertThat(send("POST", "/reset", "").statusCode()).isEqualTo(204);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void withProxy(Step step) throws IOException, InterruptedException {
        assertThat(send("POST", "/proxies", NAMED).statusCode()).isEqualTo(201);
        try {
            step.run();
        } finally {
            assertThat(send("DELETE", "/proxies/by-hand", "").statusCode()).isEqualTo(204);
        }
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request(method, path, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
}
