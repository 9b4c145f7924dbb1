// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The embedded proxy where tests of single toxics do not reach: chance, memory, and many things at once. */
class ProxyLoadTest {
    private static final int VISITS_LEAST = 100;
    private static final int CLIENTS = 2;
    private static final int ANSWER_MILLIS = 60_000;
    private static final int FLOOD_BYTES = 100_000_000;
    private static final int HELD_BYTES_MAX = 40_000_000;

    @Test
    void toxicityComesFromTheSeed() throws IOException {
        List<Boolean> first = limitedConnections(7);
        assertThat(limitedConnections(7)).isEqualTo(first);
        assertThat(limitedConnections(8)).isNotEqualTo(first);
        assertThat(first.stream().filter(limited -> limited)).hasSizeBetween(10, 50);
    }

    @Test
    void aReaderThatDoesNotReadStopsTheWriter() throws IOException {
        assertStopsAndGoesOn(proxy -> () -> {});
    }

    @Test
    void aStalledLinkStopsTheWriter() throws IOException {
        assertStopsAndGoesOn(proxy -> proxy.toxics().bandwidth("stall", ToxicDirection.DOWNSTREAM, 0)::remove);
    }

    @Test
    void aSlowLinkHoldsABoundedAmount() throws IOException {
        assertStopsAndGoesOn(proxy -> proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 3_600_000)::remove);
    }

    @Test
    void everyLinkPassesAgainAfterAStorm() throws Exception {
        try (EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(5);
                EchoServer echo = new EchoServer()) {
            ToxiproxyClient client = new ToxiproxyClient("127.0.0.1", toxiproxy.port());
            List<Proxy> proxies = new ArrayList<>();
            List<Talker> talkers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                proxies.add(client.createProxy("link-" + i, "127.0.0.1:0", "127.0.0.1:" + echo.port()));
                talkers.add(new Talker(proxies.get(i)));
            }
            AtomicBoolean over = new AtomicBoolean();
            AtomicLong visits = new AtomicLong();
            List<Thread> visitors = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SplittableRandom random = new SplittableRandom(i);
                visitors.add(new Thread(() -> {
                    while (!over.get()) {
                        visit(proxies.get(random.nextInt(proxies.size())), random);
                        visits.incrementAndGet();
                    }
                }));
            }
            visitors.forEach(Thread::start);
            storm(proxies, talkers, new SplittableRandom(9), visits);
            over.set(true);
            for (Thread visitor : visitors) {
                visitor.join();
            }
            client.reset();
            assertThat(visits.get()).isGreaterThan(VISITS_LEAST);
            for (Talker talker : talkers) {
                talker.assertNotStuck();
            }
            for (Proxy proxy : proxies) {
                assertEchoes(proxy);
            }
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(echo.openConnections()).isZero());
        }
    }

    /** Clients that have reset their connections while the other end was dialled leave none there. */
    @Test
    void clientsThatAreGoneBeforeTheOtherEndAnswersLeaveNothing() throws Exception {
        try (EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(1);
                ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Proxy proxy = new ToxiproxyClient("127.0.0.1", toxiproxy.port())
                    .createProxy("link", "127.0.0.1:0", "127.0.0.1:" + upstream.getLocalPort());
            proxy.toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, 0);
            upstream.setSoTimeout(ANSWER_MILLIS);
            // Those that fill the queue of the other end: who dials next waits until they are accepted.
            try (Socket first = new Socket(upstream.getInetAddress(), upstream.getLocalPort());
                    Socket second = new Socket(upstream.getInetAddress(), upstream.getLocalPort())) {
                for (int i = 0; i < CLIENTS; i++) {
                    try (Socket gone = connect(proxy)) {
                        gone.setSoLinger(true, 0);
                    }
                }
                for (Socket filler : List.of(first, second)) {
                    try (Socket accepted = upstream.accept()) {
                        assertThat(accepted.getPort()).isEqualTo(filler.getLocalPort());
                    }
                }
                for (int i = 0; i < CLIENTS; i++) {
                    try (Socket dialled = upstream.accept()) {
                        dialled.setSoTimeout(ANSWER_MILLIS);
                        assertEnds(dialled);
                    }
                }
            }
        }
    }

    /** By an end or by a reset; a time-out of the read is neither. */
    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isNegative();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** Whether each of sixty connections met a toxic of toxicity one half. */
    private static List<Boolean> limitedConnections(long seed) throws IOException {
        try (EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(seed);
                EchoServer echo = new EchoServer()) {
            Proxy proxy = new ToxiproxyClient("127.0.0.1", toxiproxy.port())
                    .createProxy("link", "127.0.0.1:0", "127.0.0.1:" + echo.port());
            proxy.toxics().limitData("limit", ToxicDirection.DOWNSTREAM, 0).setToxicity(0.5f);
            List<Boolean> limited = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                try (Socket socket = connect(proxy)) {
                    socket.getOutputStream().write(1);
                    limited.add(socket.getInputStream().read() < 0);
                }
            }
            return limited;
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    @FunctionalInterface
    private interface Harm {
        /** Slows the proxy down; the step undoes it. */
        Step to(Proxy proxy) throws IOException;
    }

    private static void assertStopsAndGoesOn(Harm harm) throws IOException {
        try (EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(1);
                FloodServer flood = new FloodServer(FLOOD_BYTES)) {
            Proxy proxy = new ToxiproxyClient("127.0.0.1", toxiproxy.port())
                    .createProxy("link", "127.0.0.1:0", "127.0.0.1:" + flood.port());
            Step undo = harm.to(proxy);
            try (Socket socket = connect(proxy)) {
                AtomicLong before = new AtomicLong();
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(700))
                        .until(() -> flood.sent() > 0 && before.getAndSet(flood.sent()) == flood.sent());
                assertThat(flood.sent()).isLessThan(HELD_BYTES_MAX);
                undo.run();
                assertThat(length(socket)).isEqualTo(FLOOD_BYTES);
            }
        }
    }

    private static long length(Socket socket) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
            length += read;
        }
        return length;
    }

    /** A connection that may meet anything, and ends in one of three ways. */
    private static void visit(Proxy proxy, SplittableRandom random) {
        try (Socket socket = connect(proxy)) {
            socket.setSoTimeout(50);
            socket.getOutputStream().write(new byte[1 + random.nextInt(5_000)]);
            if (random.nextBoolean()) {
                var unused = socket.getInputStream().read(new byte[5_000]);
            }
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException stormy) {
            // Refused, reset or silent: all of it is expected while the storm lasts.
        }
    }

    /** For four seconds, and on a busy machine until enough connections were in it. */
    private static void storm(List<Proxy> proxies, List<Talker> talkers, SplittableRandom random, AtomicLong visits)
            throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        long last = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() - end < 0 || (visits.get() <= VISITS_LEAST && System.nanoTime() - last < 0)) {
            int at = random.nextInt(proxies.size());
            Proxy proxy = proxies.get(at);
            talkers.get(at).talk();
            if (random.nextInt(20) == 0) {
                proxy.disable();
                proxy.enable();
            }
            List<? extends Toxic> toxics = proxy.toxics().getAll();
            if (toxics.size() > random.nextInt(5)) {
                toxics.get(random.nextInt(toxics.size())).remove();
            } else {
                addToxic(proxy, "toxic-" + random.nextLong(), random);
            }
        }
    }

    private static void addToxic(Proxy proxy, String name, SplittableRandom random) throws IOException {
        ToxicDirection stream = random.nextBoolean() ? ToxicDirection.UPSTREAM : ToxicDirection.DOWNSTREAM;
        switch (random.nextInt(8)) {
            case 0 -> proxy.toxics().latency(name, stream, random.nextInt(100)).setJitter(5);
            case 1 -> proxy.toxics().bandwidth(name, stream, 0);
            case 2 -> proxy.toxics().bandwidth(name, stream, 10).setRate(100);
            case 3 -> proxy.toxics().slowClose(name, stream, random.nextInt(200));
            case 4 ->
                proxy.toxics().timeout(name, stream, random.nextInt(2) * 100L).setToxicity(0.3f);
            case 5 -> proxy.toxics().slicer(name, stream, 100, 10).setSizeVariation(20);
            case 6 -> proxy.toxics().limitData(name, stream, 10_000).setToxicity(0.3f);
            default -> proxy.toxics().resetPeer(name, stream, 10).setToxicity(0.3f);
        }
    }

    private static void assertEchoes(Proxy proxy) throws IOException {
        try (Socket socket = connect(proxy)) {
            socket.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).as(proxy.getName()).isEqualTo(42);
        }
    }

    private static Socket connect(Proxy proxy) throws IOException {
        String listen = proxy.getListen();
        int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1 << 16);
        socket.setSoTimeout(ANSWER_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
        return socket;
    }

    /** A connection that lives through the storm, or to its end at a closing toxic; then it is made anew. */
    private static final class Talker {
        private final Proxy proxy;
        private Socket socket;
        private int sent;

        Talker(Proxy proxy) throws IOException {
            this.proxy = proxy;
            this.socket = connect(proxy);
        }

        void talk() throws IOException {
            try {
                socket.getOutputStream().write(7);
                sent++;
            } catch (IOException ended) {
                socket.close();
                socket = connect(proxy);
                sent = 0;
            }
        }

        /** All that was sent has come back, or the connection has ended; what is silent now is stuck for good. */
        void assertNotStuck() throws IOException {
            try (Socket last = socket) {
                int read = last.getInputStream().readNBytes(sent).length;
                assertThat(read).isBetween(0, sent);
            } catch (SocketTimeoutException silent) {
                throw new AssertionError(proxy.getName() + " is stuck", silent);
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }
}
