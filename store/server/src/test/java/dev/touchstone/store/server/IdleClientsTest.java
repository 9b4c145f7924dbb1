// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that hold all connections that there may be, and others that ask whether the node lives. */
final class IdleClientsTest {
    private static final int MAX = 12;
    private static final int PER_ADDRESS_MAX = 6;

    @TempDir
    private Path folder;

    private TouchstoneServer server;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        ObjectNode config =
                EffectiveConfig.of(ServerConfig.single("n1", folder)).put("seed", 7);
        config.withObjectProperty("http").put("connectionsMax", MAX).put("connectionsPerAddressMax", PER_ADDRESS_MAX);
        server = TouchstoneServer.start(ServerConfig.from(config))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        assertThat(ask(
                        "127.0.0.1",
                        "PUT /v1/buckets/b",
                        "Content-Type: application/json\r\nContent-Length: 8",
                        "{\"n\": 1}"))
                .startsWith("HTTP/1.1 204");
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket each : sockets) {
            each.close();
        }
        server.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void thoseThatAskForNothingShutNobodyOut() throws Exception {
        for (String from : List.of("127.0.0.2", "127.0.0.3")) {
            for (int i = 0; i < PER_ADDRESS_MAX; i++) {
                // Some have begun a request, and never end it.
                connect(from).getOutputStream().write(bytes(i % 2 == 0 ? "GET /v1/health HTTP/1.1\r\nHost: loc" : ""));
            }
        }
        for (int i = 0; i < 10; i++) {
            for (String from : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.9")) {
                assertThat(ask(from, "GET /v1/health", "", "")).as(from).startsWith("HTTP/1.1 200");
            }
        }
        assertThat(metric("touchstone_connections_displaced_total")).isBetween(1.0, 40.0);
        assertThat(metric("touchstone_connections_refused_total")).isZero();
    }

    @Test
    void oneThatIsInUseIsNotClosedForAnother() throws Exception {
        Socket uploading = uploading("127.0.0.2");
        Socket keptAlive = connect("127.0.0.2");
        for (int i = 0; i < 3 * MAX; i++) {
            connect("127.0.0.2");
            keptAlive.getOutputStream().write(bytes("GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertThat(head(keptAlive)).startsWith("HTTP/1.1 200");
            assertThat(keptAlive.getInputStream().readNBytes(HEALTH_BYTES)).hasSize(HEALTH_BYTES);
        }
        uploading.getOutputStream().write(bytes("0123456789"));
        assertThat(head(uploading)).startsWith("HTTP/1.1 204");
        assertThat(metric("touchstone_connections_displaced_total")).isPositive();
    }

    @Test
    void thereIsAReserveForHealthWhenAllAreInUse() throws Exception {
        List<Socket> busy = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            busy.add(uploading(i % 2 == 0 ? "127.0.0.2" : "127.0.0.3"));
        }
        // More of the same, and idle ones, are no bar either.
        for (int i = 0; i < 3 * MAX; i++) {
            connect("127.0.0.4");
        }
        for (String from : List.of("127.0.0.1", "127.0.0.2", "127.0.0.9")) {
            assertThat(ask(from, "GET /v1/health", "", "")).as(from).startsWith("HTTP/1.1 200");
            assertThat(ask(from, "GET /v1/ready", "", "")).as(from).startsWith("HTTP/1.1 200");
            assertThat(ask(from, "GET /v1/buckets", "", ""))
                    .startsWith("HTTP/1.1 503")
                    .contains("urn:touchstone:problem:overloaded", "\"effect\":\"none\"");
        }
        Socket kept = connect("127.0.0.1");
        kept.getOutputStream()
                .write(bytes("PUT /v1/buckets/b/keys/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nv"));
        assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .as("closed after the answer")
                .startsWith("HTTP/1.1 503");
        for (Socket each : busy) {
            each.getOutputStream().write(bytes("0123456789"));
            assertThat(head(each)).startsWith("HTTP/1.1 204");
        }
        assertThat(ask("127.0.0.1", "GET /v1/buckets", "", ""))
                .as("a place of an idle one")
                .startsWith("HTTP/1.1 200");
    }

    private static final int HEALTH_BYTES = "{\"status\":\"alive\",\"node\":\"n1\"}".length();

    /** A connection over which a request is under way, whose body has yet to come: 10 bytes. */
    private Socket uploading(String from) throws IOException {
        Socket socket = connect(from);
        socket.getOutputStream()
                .write(bytes("PUT /v1/buckets/b/keys/k" + sockets.size() + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n"));
        assertThat(head(socket)).startsWith("HTTP/1.1 100");
        return socket;
    }

    private String ask(String from, String request, String headers, String body) throws IOException {
        try (Socket socket = connect(from)) {
            socket.getOutputStream()
                    .write(bytes(request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
                            + (headers.isEmpty() ? "" : "\r\n") + "\r\n" + body));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private double metric(String name) throws IOException {
        return ask("127.0.0.1", "GET /metrics", "", "")
                .lines()
                .filter(each -> each.startsWith(name + " "))
                .mapToDouble(each -> Double.parseDouble(each.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.httpAddress().port()));
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after \"" + head + "\"");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
