// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedToxiproxyTest extends ToxiproxyConformance {
    private static EmbeddedToxiproxy embedded;

    @BeforeAll
    static void start() {
        embedded = EmbeddedToxiproxy.start(1);
    }

    @AfterAll
    static void stop() {
        embedded.close();
    }

    @Override
    int port() {
        return embedded.port();
    }

    /** The real one redirects some of these, and says 400 to others. */
    @ParameterizedTest
    @ValueSource(strings = {"/%", "//", "/%zz", "/proxies/%", "//proxies", "/proxies//", "*"})
    void aPathThatIsNoneIsNotFound(String path) throws IOException {
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("404 page not found\n");
    }

    @Test
    void aBodyIsBounded() throws IOException, InterruptedException {
        String blank = " ".repeat(ApiRequest.BODY_MAX - 10);
        assertThat(post("/populate", "[]" + blank).statusCode()).isEqualTo(201);
        HttpResponse<String> answer = post("/populate", "[]" + blank + blank);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"request body too large: at most 1048576 bytes\",\"status\":413}\n");
        assertThat(post("/populate", "[]").statusCode()).isEqualTo(201);
    }

    @Test
    void aBodyWithoutAnAnnouncedLengthIsBoundedToo() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write("POST /populate HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + " ".repeat(65_536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 17; i++) {
                out.write(chunk);
            }
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    /** Whole numbers of any size are taken, as the real one takes them: none may stall the server. */
    @ParameterizedTest
    @CsvSource({
        "latency, latency, jitter",
        "bandwidth, rate, rate",
        "slow_close, delay, delay",
        "timeout, timeout, timeout",
        "reset_peer, timeout, timeout",
        "slicer, size_variation, average_size",
        "slicer, delay, average_size",
        "limit_data, bytes, bytes",
    })
    void extremeNumbersStallNothing(String type, String one, String other) throws IOException, InterruptedException {
        for (long extreme : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            try (EchoServer echo = new EchoServer()) {
                Proxy proxy = new ToxiproxyClient("127.0.0.1", port())
                        .createProxy("extreme", "127.0.0.1:0", "127.0.0.1:" + echo.port());
                String attributes = "{\"" + one + "\":" + extreme + ",\"" + other + "\":" + extreme + "}";
                HttpResponse<String> added = post(
                        "/proxies/extreme/toxics", "{\"type\":\"" + type + "\",\"attributes\":" + attributes + "}");
                assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
                int proxied = Integer.parseInt(proxy.getListen().replaceAll(".*:", ""));
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxied)) {
                    socket.getOutputStream().write(new byte[10_000]);
                    socket.setSoTimeout(60_000);
                    boolean passes = extreme < 0
                            ? !type.equals("timeout") && !type.equals("bandwidth") && !type.equals("reset_peer")
                            : type.equals("bandwidth") || type.equals("slow_close") || type.equals("limit_data");
                    if (passes && !(type.equals("limit_data") && extreme < 0)) {
                        assertThat(socket.getInputStream().readNBytes(10_000)).hasSize(10_000);
                    }
                    assertThat(post("/populate", "[]").statusCode()).isEqualTo(201);
                } finally {
                    proxy.delete();
                }
            }
        }
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
