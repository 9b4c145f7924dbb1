// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that follows itself up, as the saves of a busy node do, beside a socket to which something came. */
final class LoopTest {
    private static final int FOLLOW_UPS_MAX = 1_000;

    private final Vertx vertx = Vertx.vertx();
    /** Goes on by a millisecond for each piece of work. */
    private final AtomicLong nanos = new AtomicLong();

    private final AtomicBoolean heard = new AtomicBoolean();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void socketsHaveTheirTurnHoweverMuchFollows(boolean later) throws Exception {
        Loop loop = await(Loop.next(vertx, nanos::get));
        NetServer server = await(loop.call(() -> vertx.createNetServer()
                .connectHandler(
                        socket -> socket.handler(came -> heard.set(true)).write("!"))
                .listen(0, "127.0.0.1")));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            assertThat(socket.getInputStream().read()).isEqualTo('!');
            CompletableFuture<Integer> followed = new CompletableFuture<>();
            loop.execute(() -> {
                try {
                    socket.getOutputStream().write('?');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                follow(loop, later, 1, followed);
            });
            assertThat(followed.get(60, TimeUnit.SECONDS))
                    .as("pieces of work before the socket's turn")
                    .isLessThan(FOLLOW_UPS_MAX);
        }
    }

    private void follow(Loop loop, boolean later, int count, CompletableFuture<Integer> followed) {
        nanos.addAndGet(1_000_000);
        if (heard.get() || count == FOLLOW_UPS_MAX) {
            followed.complete(count);
        } else {
            Runnable next = () -> follow(loop, later, count + 1, followed);
            if (later) {
                loop.later(next);
            } else {
                loop.execute(next);
            }
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
