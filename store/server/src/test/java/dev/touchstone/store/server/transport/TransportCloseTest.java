// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.server.config.HostPort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transport that is closed while its links are about to connect. */
final class TransportCloseTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** Where the links run is busy: what they were to do is done when the close has been called for. */
    @Test
    void noLinkConnectsByAClientThatIsClosed() throws Exception {
        vertx.exceptionHandler(uncaught::add);
        Context context = vertx.getOrCreateContext();
        VertxTransport transport = new VertxTransport(
                vertx,
                context,
                "c",
                new NodeId("n1"),
                Map.of(new NodeId("n2"), new HostPort("127.0.0.1", 1)),
                null,
                TransportLimits.DEFAULT,
                new TransportStats());
        CountDownLatch called = new CountDownLatch(1);
        Promise<Boolean> busy = Promise.promise();
        context.runOnContext(ignored -> busy.complete(wasCalled(called)));
        transport.connect();
        Future<Void> closed = transport.close();
        called.countDown();
        assertThat(await(busy.future())).isTrue();
        await(closed);
        Promise<Void> later = Promise.promise();
        context.runOnContext(ignored -> later.complete());
        await(later.future());
        assertThat(uncaught).isEmpty();
    }

    private static boolean wasCalled(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
