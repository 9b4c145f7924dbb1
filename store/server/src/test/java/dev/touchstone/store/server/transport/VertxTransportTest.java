// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.message.PeerProbe;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.store.server.config.HostPort;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes' transports, and peers that are not what they should be. */
final class VertxTransportTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final byte[] PROBE_ANSWER = Frame.probeAck(N2).encode().getBytes();
    private static final Supplier<Future<Void>> AT_ONCE = Future::succeededFuture;
    private static final TransportLimits QUICK =
            TransportLimits.DEFAULT.withSilence(Duration.ofMillis(100), Duration.ofMillis(700));

    private final Vertx vertx = Vertx.vertx();
    private final TransportStats stats1 = new TransportStats();
    private final TransportStats stats2 = new TransportStats();
    private final List<Message> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void deliversInOrderAndReconnects() throws Exception {
        VertxTransport second =
                transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), TransportLimits.DEFAULT, stats2);
        int port = listen(second, AT_ONCE);
        VertxTransport first = connected(port, TransportLimits.DEFAULT);
        for (int i = 0; i < 2_000; i++) {
            first.send(N2, message(i, 10));
        }
        eventually(() -> assertThat(received).hasSize(2_000));
        assertThat(received.get(1_999)).isEqualTo(message(1_999, 10));
        assertThat(received)
                .extracting(each -> ((Message.ForwardRequest) each).call().number())
                .isSorted();

        await(second.close());
        eventually(() -> assertThat(stats1.connected.get()).isZero());
        VertxTransport third = transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), TransportLimits.DEFAULT, stats2);
        await(third.listen(new HostPort("127.0.0.1", port), (from, message) -> received.add(message), AT_ONCE));
        eventually(() -> assertThat(stats1.connected.get()).isEqualTo(1));
        first.send(N2, message(7, 10));
        eventually(() -> assertThat(received).hasSize(2_001));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other\nn1\nn2", // of another cluster
                "c\nn1\nn3", // meant for another node
                "c\nn9\nn2", // from no peer
                "c\nn1", // too little
                "c\n\u0001\nn2", // no name
            })
    void closesAConnectionWhoseHelloIsWrong(String hello) throws Exception {
        int port = listen(
                transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), TransportLimits.DEFAULT, stats2), AT_ONCE);
        assertThat(answerTo(
                        port,
                        new Frame(Frame.Type.HELLO, Bytes.ofUtf8(hello))
                                .encode()
                                .getBytes()))
                .isEmpty();
        assertThat(stats2.malformed.sum()).isEqualTo(1);
    }

    @Test
    void closesAConnectionThatSendsWhatIsNoFrame() throws Exception {
        int port = listen(
                transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), TransportLimits.DEFAULT, stats2), AT_ONCE);
        byte[] hello = Frame.hello("c", N1, N2).encode().getBytes();
        byte[] welcome = Frame.welcome(N2).encode().getBytes();
        // A stranger may announce no more than a hello holds.
        assertThat(answerTo(port, Buffer.buffer().appendInt(2_000).getBytes())).isEmpty();
        // A peer no more than the limit; nor less than a header; nor a negative length.
        for (int length : new int[] {TransportLimits.DEFAULT.frameBytesMax() + 1, 3, -1, Integer.MIN_VALUE}) {
            assertThat(answerTo(port, Buffer.buffer(hello).appendInt(length).getBytes()))
                    .isEqualTo(welcome);
        }
        byte[] damaged =
                new Frame(Frame.Type.MESSAGE, Bytes.ofUtf8("payload")).encode().getBytes();
        damaged[12] ^= 1;
        assertThat(answerTo(port, Buffer.buffer(hello).appendBytes(damaged).getBytes()))
                .isEqualTo(welcome);
        assertThat(stats2.malformed.sum()).isEqualTo(6);
    }

    @Test
    void answersAnybodysProbeWithItsNameAndCloses() throws Exception {
        int port = listen(
                transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), TransportLimits.DEFAULT, stats2), AT_ONCE);
        assertThat(answerTo(port, PeerProbe.question())).isEqualTo(PROBE_ANSWER);
        assertThat(PeerProbe.question())
                .as("as docs/operations.md has it")
                .startsWith(0, 0, 0, 6, 1, 5)
                .hasSize(10);
        assertThat(PeerProbe.question(1_000)).hasSize(1_000);
        assertThat(answerTo(port, PeerProbe.question(1_000))).isEqualTo(PROBE_ANSWER);
        assertThat(stats2.probes.sum()).isEqualTo(2);
        assertThat(stats2.malformed.sum()).isZero();
    }

    @Test
    void takesNothingMoreAfterAProbeAndNoProbeAfterAHello() throws Exception {
        int port = listen(
                transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), TransportLimits.DEFAULT, stats2), AT_ONCE);
        byte[] hello = Frame.hello("c", N1, N2).encode().getBytes();
        byte[] message = new Frame(Frame.Type.MESSAGE, MessageCodec.encode(message(1, 1)))
                .encode()
                .getBytes();
        byte[] after = Buffer.buffer(PeerProbe.question())
                .appendBytes(hello)
                .appendBytes(message)
                .getBytes();
        assertThat(answerTo(port, after)).startsWith(PROBE_ANSWER).hasSize(PROBE_ANSWER.length);
        byte[] probeAfterHello =
                Buffer.buffer(hello).appendBytes(PeerProbe.question()).getBytes();
        assertThat(answerTo(port, probeAfterHello))
                .isEqualTo(Frame.welcome(N2).encode().getBytes());
        assertThat(stats2.malformed.sum()).isEqualTo(2);
        assertThat(stats2.received.sum()).isZero();
        assertThat(received).isEmpty();
    }

    @Test
    void survivesRandomBytesInFramesThatAreWhole() throws Exception {
        int port = listen(
                transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), TransportLimits.DEFAULT, stats2), AT_ONCE);
        byte[] hello = Frame.hello("c", N1, N2).encode().getBytes();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            byte[] payload = new byte[1 + random.nextInt(60)];
            random.nextBytes(payload);
            payload[0] = (byte) random.nextInt(24);
            answerTo(
                    port,
                    Buffer.buffer(hello)
                            .appendBuffer(new Frame(Frame.Type.MESSAGE, Bytes.wrap(payload)).encode())
                            .getBytes());
        }
        assertThat(stats2.malformed.sum() + stats2.received.sum()).isEqualTo(300);
        assertThat(stats2.malformed.sum()).isGreaterThan(250);
        connected(port, TransportLimits.DEFAULT).send(N2, message(1, 1));
        eventually(() -> assertThat(received).contains(message(1, 1)));
    }

    @Test
    void noticesAPeerThatVanishedWithoutAWord() throws Exception {
        Thread welcoming;
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            welcoming = new Thread(() -> welcomeAndFallSilent(mute), "mute");
            welcoming.start();
            VertxTransport first =
                    transport(N1, Map.of(N2, new HostPort("127.0.0.1", mute.getLocalPort())), QUICK, stats1);
            first.connect();
            eventually(() -> assertThat(stats1.connects.sum()).isPositive());
            eventually(() -> assertThat(stats1.silent.sum()).isPositive());
        }
        welcoming.join();
    }

    /** Welcomes whoever comes, as often as the other side tries, and says no more. */
    private static void welcomeAndFallSilent(ServerSocket mute) {
        List<Socket> open = new ArrayList<>();
        try {
            while (true) {
                Socket each = mute.accept();
                open.add(each);
                each.getOutputStream().write(Frame.welcome(N2).encode().getBytes());
            }
        } catch (IOException ended) {
            open.forEach(VertxTransportTest::close);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void closesAConnectionThatSaysNothing() throws Exception {
        int port = listen(
                transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), TransportLimits.DEFAULT, stats2), AT_ONCE);
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            silent.setSoTimeout(60_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void dropsTheOldestWhenAPeerDoesNotKeepUp() throws Exception {
        Promise<Void> never = Promise.promise();
        TransportLimits small = TransportLimits.DEFAULT.withQueue(100, 1 << 20);
        int port = listen(transport(N2, Map.of(N1, new HostPort("127.0.0.1", 1)), small, stats2), never::future);
        VertxTransport first = connected(port, small);
        int sent = 3_000;
        for (int i = 0; i < sent; i++) {
            first.send(N2, message(i, 20_000));
        }
        // 60 MB were sent; what was not dropped is in sockets and in the queue, and the receiver took one window.
        eventually(() -> assertThat(stats1.dropped.sum()).isGreaterThan(sent / 2));
        assertThat(stats2.received.sum()).isLessThanOrEqualTo(small.windowMessages() + 64L);
        never.complete();
        eventually(
                () -> assertThat(stats2.received.sum() + stats1.dropped.sum()).isEqualTo(sent));
        assertThat(received.get(received.size() - 1)).isEqualTo(message(sent - 1, 20_000));
    }

    private VertxTransport connected(int port, TransportLimits limits) {
        VertxTransport first = transport(N1, Map.of(N2, new HostPort("127.0.0.1", port)), limits, stats1);
        first.connect();
        eventually(() -> assertThat(stats1.connected.get()).isEqualTo(1));
        return first;
    }

    private VertxTransport transport(
            NodeId self, Map<NodeId, HostPort> peers, TransportLimits limits, TransportStats to) {
        return new VertxTransport(vertx, vertx.getOrCreateContext(), "c", self, peers, null, limits, to);
    }

    private int listen(VertxTransport transport, Supplier<Future<Void>> caughtUp) throws Exception {
        return await(
                transport.listen(new HostPort("127.0.0.1", 0), (from, message) -> received.add(message), caughtUp));
    }

    /** What comes back before the other side closes. */
    private static byte[] answerTo(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return in.readAllBytes();
        }
    }

    private static Message message(int number, int bytes) {
        StoreKey key = new StoreKey("b", Bytes.ofUtf8("k"));
        Value value = new Value(Bytes.wrap(new byte[bytes]), "text/plain");
        Request.Put put = new Request.Put(key, value, CausalContext.EMPTY, RequestOptions.DEFAULTS);
        return new Message.ForwardRequest(new Call(Token.of(key), 1, 1, number), 1, put);
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(assertion);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
