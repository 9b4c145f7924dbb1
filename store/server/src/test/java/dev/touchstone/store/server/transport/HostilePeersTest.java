// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.PeerProbe;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who reaches the peer port and means harm, or has the wrong secret: what it costs the node is bounded. */
final class HostilePeersTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final HostPort NOWHERE = new HostPort("127.0.0.1", 1);
    private static final Secret SECRET = Secret.of("the secret of the test");
    private static final Message MESSAGE = new Message.ShareBucketsAck(7);

    private final Vertx vertx = Vertx.vertx();
    private final TransportStats stats1 = new TransportStats();
    private final TransportStats stats2 = new TransportStats();
    private final List<Message> received = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Socket each : sockets) {
            each.close();
        }
        await(vertx.close());
    }

    /** Eight frames of 32 MiB were announced, and as much was allocated. */
    @Test
    void holdsOfAFrameWhatHasComeAndNoMore() throws Exception {
        int port = listen(null, TransportLimits.DEFAULT);
        for (int i = 0; i < 8; i++) {
            send(greeted(port), Buffer.buffer().appendInt(32 << 20).appendBytes(new byte[100]));
        }
        eventually(() -> assertThat(stats2.bytesInFlight.get()).isEqualTo(8 * 104));
        for (Socket each : sockets) {
            each.close();
        }
        eventually(() -> assertThat(stats2.bytesInFlight.get()).isZero());
    }

    @Test
    void closesTheConnectionWithTheMostWhenAllHoldTooMuch() throws Exception {
        int max = 1 << 20;
        int port = listen(null, TransportLimits.DEFAULT.withBytesInFlight(max));
        Buffer small = Buffer.buffer().appendInt(16 << 20).appendBytes(new byte[100_000]);
        List<Socket> modest = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            modest.add(greeted(port));
            send(modest.get(i), small);
        }
        eventually(() -> assertThat(stats2.bytesInFlight.get()).isEqualTo(5L * small.length()));
        Socket greedy = greeted(port);
        try {
            send(greedy, Buffer.buffer().appendInt(16 << 20).appendBytes(new byte[8 << 20]));
        } catch (IOException closedBefore) {
            assertThat(stats2.overfull.sum()).isEqualTo(1);
        }
        eventually(() -> assertThat(stats2.overfull.sum()).isEqualTo(1));
        assertThat(stats2.bytesInFlight.get()).isEqualTo(5L * small.length());
        for (Socket each : modest) {
            send(each, Buffer.buffer(new byte[1]));
        }
        eventually(() -> assertThat(stats2.bytesInFlight.get()).isEqualTo(5L * (small.length() + 1)));
    }

    /** Its pongs were kept for it, 100 MB in a quarter of a minute. */
    @Test
    void dropsWhoDoesNotTakeItsAnswers() throws Exception {
        int port = listen(null, TransportLimits.DEFAULT);
        Socket slow = greeted(port);
        Buffer pings = Buffer.buffer();
        for (int i = 0; i < 10_000; i++) {
            pings.appendBuffer(Frame.ping().encode());
        }
        // What sockets hold is some megabytes; this would be gigabytes.
        int sent = 0;
        while (stats2.slow.sum() == 0 && sent < 20_000) {
            try {
                send(slow, pings);
                sent++;
            } catch (IOException dropped) {
                break;
            }
        }
        eventually(() -> assertThat(stats2.slow.sum()).isEqualTo(1));
        assertThat(sent).isLessThan(20_000);
    }

    @Test
    void bearsFewThatSayNothingAndLetsAPeerInAllTheSame() throws Exception {
        // Nobody is closed for taking long.
        int port = listen(null, patient());
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            strangers.add(connect(port));
        }
        assertThat(strangers.get(0).getInputStream().read()).isEqualTo(-1);
        connected(port, null).send(N2, MESSAGE);
        eventually(() -> assertThat(received).containsExactly(MESSAGE));
    }

    @Test
    void peersWithTheSecretSpeak() throws Exception {
        int port = listen(SECRET, TransportLimits.DEFAULT);
        connected(port, SECRET).send(N2, MESSAGE);
        eventually(() -> assertThat(received).containsExactly(MESSAGE));
        assertThat(stats1.unproven.sum() + stats2.unproven.sum()).isZero();
    }

    @Test
    void whoHasAnotherSecretOrNoneIsNoPeer() throws Exception {
        int port = listen(SECRET, TransportLimits.DEFAULT);
        for (Secret other : new Secret[] {null, Secret.of("another secret than that")}) {
            TransportStats stats = new TransportStats();
            VertxTransport stranger = transport(N1, Map.of(N2, new HostPort("127.0.0.1", port)), other, stats);
            long before = stats2.unproven.sum();
            stranger.connect();
            stranger.send(N2, MESSAGE);
            // With another secret it is the caller that finds out, since the listener proves itself first.
            eventually(() -> assertThat(stats2.unproven.sum() - before + stats.unproven.sum())
                    .isGreaterThan(2));
            assertThat(stats.connects.sum()).isZero();
            await(stranger.close());
        }
        assertThat(received).isEmpty();
    }

    @Test
    void isNotTakenInByAListenerWithoutTheSecret() throws Exception {
        int port = listen(null, TransportLimits.DEFAULT);
        VertxTransport first = transport(N1, Map.of(N2, new HostPort("127.0.0.1", port)), SECRET, stats1);
        first.connect();
        eventually(() -> assertThat(stats2.unproven.sum()).isPositive());
        assertThat(stats1.connects.sum()).isZero();
    }

    /** What one connection proved is of no use on another, nor is the listener's own proof sent back to it. */
    @Test
    void believesNoProofThatIsNotForThisConnection() throws Exception {
        int port = listen(SECRET, TransportLimits.DEFAULT);
        PeerLink.Ends ends = new PeerLink.Ends("c", N1, N2);
        String nonce = Handshake.nonce();
        String recorded = Handshake.proof(SECRET, Handshake.End.CONNECTING, ends, nonce, Handshake.nonce());
        for (int attempt = 0; attempt < 3; attempt++) {
            Socket socket = connect(port);
            send(socket, Frame.hello("c", N1, N2, nonce).encode());
            String[] challenge = frame(socket).text().split("\n", -1);
            assertThat(challenge[1])
                    .isEqualTo(Handshake.proof(SECRET, Handshake.End.LISTENING, ends, nonce, challenge[0]));
            String given = attempt == 0 ? recorded : attempt == 1 ? challenge[1] : "";
            send(socket, Frame.proof(given).encode());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(stats2.unproven.sum()).isEqualTo(3);
        assertThat(received).isEmpty();
    }

    /** So the fault injection of campaigns sees whether a link leads to a node; the name is all that it learns. */
    @Test
    void answersAProbeWithoutProof() throws Exception {
        Socket socket = connect(listen(SECRET, TransportLimits.DEFAULT));
        send(socket, Buffer.buffer(PeerProbe.question()));
        assertThat(socket.getInputStream().readAllBytes())
                .isEqualTo(Frame.probeAck(N2).encode().getBytes());
    }

    private VertxTransport connected(int port, @Nullable Secret secret) {
        VertxTransport first = transport(N1, Map.of(N2, new HostPort("127.0.0.1", port)), secret, stats1);
        first.connect();
        eventually(() -> assertThat(stats1.connected.get()).isEqualTo(1));
        return first;
    }

    private VertxTransport transport(
            NodeId self, Map<NodeId, HostPort> peers, @Nullable Secret secret, TransportStats to) {
        return new VertxTransport(
                vertx, vertx.getOrCreateContext(), "c", self, peers, secret, TransportLimits.DEFAULT, to);
    }

    private int listen(@Nullable Secret secret, TransportLimits limits) throws Exception {
        VertxTransport second = new VertxTransport(
                vertx, vertx.getOrCreateContext(), "c", N2, Map.of(N1, NOWHERE), secret, limits, stats2);
        return await(second.listen(
                new HostPort("127.0.0.1", 0), (from, message) -> received.add(message), Future::succeededFuture));
    }

    private static TransportLimits patient() {
        TransportLimits limits = TransportLimits.DEFAULT.withSilence(Duration.ofHours(1), Duration.ofHours(2));
        return new TransportLimits(
                limits.frameBytesMax(),
                limits.queueMessagesMax(),
                limits.queueBytesMax(),
                limits.windowMessages(),
                limits.windowBytes(),
                limits.bytesInFlightMax(),
                Duration.ofHours(1),
                limits.retryMin(),
                limits.retryMax(),
                limits.pingEvery(),
                limits.silenceMax());
    }

    /** A connection that claims to be n1's, and was believed. */
    private Socket greeted(int port) throws IOException {
        Socket socket = connect(port);
        send(socket, Frame.hello("c", N1, N2).encode());
        assertThat(frame(socket)).isEqualTo(Frame.welcome(N2));
        return socket;
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static Frame frame(Socket socket) throws IOException {
        int length = Buffer.buffer(socket.getInputStream().readNBytes(4)).getInt(0);
        Frame frame = Frame.decode(Buffer.buffer(socket.getInputStream().readNBytes(length)));
        return new Frame(frame.type(), Bytes.wrap(frame.payload().array()));
    }

    private static void send(Socket socket, Buffer bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes());
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(assertion);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
