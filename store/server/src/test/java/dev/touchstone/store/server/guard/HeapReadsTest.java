// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that end with a body under way behind a request that is not answered. */
final class HeapReadsTest {
    private static final int CONNECTIONS = 400;
    private static final int BODY_BYTES = 24 << 10;

    private final ConnectionGate gate = new ConnectionGate(new GuardStats());
    private final Vertx vertx = Vertx.builder()
            .withTransport(new GatedTransport(Transport.NIO, gate))
            .build();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatNobodyTookIsNotLost(boolean http2) throws Exception {
        HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(http2);
        HttpServer server = await(vertx.createHttpServer(options)
                .requestHandler(request -> asked.incrementAndGet())
                .listen(0, "127.0.0.1"));
        // The first ones make the pools as large as they have to be.
        endWithABodyUnderWay(server.actualPort(), CONNECTIONS);
        long before = PlatformDependent.usedDirectMemory();
        endWithABodyUnderWay(server.actualPort(), CONNECTIONS);
        assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan((long) CONNECTIONS * BODY_BYTES / 4);
    }

    private void endWithABodyUnderWay(int port, int connections) throws IOException {
        int first = asked.get();
        for (int i = 1; i <= connections; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                OutputStream out = socket.getOutputStream();
                out.write(bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\nPUT / HTTP/1.1\r\nHo"));
                int expected = first + i;
                Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .pollInterval(1, TimeUnit.MILLISECONDS)
                        .until(() -> asked.get() == expected);
                // The head comes in two parts, the second of them with the body.
                out.write(bytes("st: a\r\nContent-Length: 1000000\r\n\r\n" + "b".repeat(BODY_BYTES)));
            }
        }
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> gate.open() == 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
