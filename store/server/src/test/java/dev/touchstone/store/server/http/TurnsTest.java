// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that take long share an event loop with what must not wait for them. */
final class TurnsTest {
    private static final int REQUESTS = 40;

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch allAreAsked = new CountDownLatch(1);
    private final List<String> served = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Each takes more than a turn may, so that they would keep the loop together; the last asks as health does. */
    @Test
    void whatDoesNotWaitIsServedBetweenThoseThatDo() throws Exception {
        int port = serve();
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            slow.add(ask(port, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody"));
        }
        Socket direct = ask(port, "GET /direct HTTP/1.1\r\nHost: x\r\n\r\n");
        allAreAsked.countDown();

        assertThat(answer(direct)).startsWith("HTTP/1.1 200");
        assertThat(served.indexOf("/direct")).isLessThan(REQUESTS / 2);
        for (Socket each : slow) {
            assertThat(answer(each)).startsWith("HTTP/1.1 200").endsWith("body");
            each.close();
        }
        direct.close();
        assertThat(served).hasSize(REQUESTS + 1);
    }

    private int serve() throws Exception {
        Turns turns = new Turns();
        HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            if (request.path().equals("/direct")) {
                served.add(request.path());
                request.response().end();
                return;
            }
            turns.begin(vertx, request, () -> {
                awaitAll();
                // Work, and no sleep: what takes a turn's time is the point.
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                served.add(request.path());
                request.body().onSuccess(body -> request.response().end(body));
            });
        });
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
    }

    /** The first holds the loop until all others lie in their sockets, however slow this machine is. */
    private void awaitAll() {
        try {
            assertThat(allAreAsked.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Socket ask(int port, String request) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads an answer that says how long it is. */
    private static String answer(Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) in.read());
        }
        int at = text.indexOf("content-length: ");
        int length = Integer.parseInt(text.substring(at + 16, text.indexOf("\r", at)));
        return text + new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }
}
