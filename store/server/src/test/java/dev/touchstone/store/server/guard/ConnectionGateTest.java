// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets: which are let in, and which are closed. */
final class ConnectionGateTest {
    private final GuardStats stats = new GuardStats();
    private final ConnectionGate gate = new ConnectionGate(stats);
    private final Vertx vertx = Vertx.builder()
            .withTransport(new GatedTransport(Transport.NIO, gate))
            .build();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Socket each : sockets) {
            each.close();
        }
        await(vertx.close());
    }

    @Test
    void letsInNoMoreThanMayBe() throws Exception {
        int port = greeter();
        gate.bound(port, 5, 5, List::of);
        for (int i = 0; i < 5; i++) {
            assertThat(isLetIn(connect(port, "127.0.0.1"))).isTrue();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(isLetIn(connect(port, "127.0.0.1"))).isFalse();
        }
        assertThat(gate.open(port)).isEqualTo(5);
        assertThat(stats.connectionsRefused.sum()).isEqualTo(20);
        sockets.get(0).close();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> gate.open(port) == 4);
        assertThat(isLetIn(connect(port, "127.0.0.1"))).isTrue();
    }

    @Test
    void leavesRoomForOtherAddresses() throws Exception {
        int port = greeter();
        gate.bound(port, 100, 3, List::of);
        for (int i = 0; i < 10; i++) {
            assertThat(isLetIn(connect(port, "127.0.0.2"))).isEqualTo(i < 3);
        }
        assertThat(isLetIn(connect(port, "127.0.0.1"))).isTrue();
        assertThat(gate.open(port)).isEqualTo(4);
    }

    @Test
    void boundsAllListenersTogether() throws Exception {
        int one = greeter();
        int two = greeter();
        gate.bound(one, 10, 10, List::of);
        gate.bound(two, 10, 10, List::of);
        gate.bound(4);
        for (int i = 0; i < 8; i++) {
            assertThat(isLetIn(connect(i % 2 == 0 ? one : two, "127.0.0.1"))).isEqualTo(i < 4);
        }
        assertThat(gate.open()).isEqualTo(4);
    }

    /** Listens, and greets whoever is let in with one byte. */
    private int greeter() throws Exception {
        return await(vertx.createNetServer()
                        .connectHandler(socket -> socket.write("!"))
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private Socket connect(int port, String from) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static boolean isLetIn(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == '!';
        } catch (SocketException reset) {
            return false;
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
