// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What any Toxiproxy does, seen through its Java client and plain sockets. Times have lower bounds only. */
abstract class ToxiproxyConformance extends ToxiproxyApiConformance {
    private static final int ANSWER_MILLIS = 60_000;
    private static final int SILENCE_MILLIS = 300;

    private EchoServer echo;
    private ToxiproxyClient client;
    private Proxy proxy;

    @BeforeEach
    void createProxy() throws IOException {
        echo = new EchoServer();
        client = new ToxiproxyClient("127.0.0.1", port());
        proxy = client.createProxy("n1->n2", "127.0.0.1:0", "127.0.0.1:" + echo.port());
    }

    @AfterEach
    void deleteProxy() throws IOException {
        proxy.delete();
        echo.close();
    }

    @Test
    void proxiesAreCreatedListedAndDeleted() throws IOException {
        assertThat(client.version()).contains("\"version\"");
        assertThat(client.getProxy("n1->n2").getListen()).matches("127\\.0\\.0\\.1:[1-9][0-9]*");
        assertThat(client.getProxies()).extracting(Proxy::getName).containsExactly("n1->n2");
        assertThatThrownBy(() -> client.createProxy("n1->n2", "127.0.0.1:0", "127.0.0.1:9"))
                .isInstanceOf(IOException.class)
                .hasMessage("[409] proxy already exists");
        assertThatThrownBy(() -> client.getProxy("other")).hasMessage("[404] proxy not found");
        assertThatThrownBy(() -> client.createProxy("taken", proxy.getListen(), "127.0.0.1:9"))
                .hasMessageContaining("[500] listen tcp")
                .hasMessageContaining("address already in use");
    }

    @Test
    void toxicsAreAddedChangedListedAndRemoved() throws IOException {
        proxy.toxics()
                .latency("slow", ToxicDirection.DOWNSTREAM, 5)
                .setJitter(2)
                .setToxicity(0.5f);
        proxy.toxics().slicer("cut", ToxicDirection.UPSTREAM, 10, 0).setSizeVariation(3);
        assertThat(proxy.toxics().getAll()).extracting(Toxic::getName).containsExactly("cut", "slow");
        assertThat(proxy.toxics().get("slow").getToxicity()).isEqualTo(0.5f);
        assertThatThrownBy(() -> proxy.toxics().timeout("slow", ToxicDirection.UPSTREAM, 1))
                .hasMessage("[409] toxic already exists");
        proxy.toxics().get("slow").remove();
        assertThatThrownBy(() -> proxy.toxics().get("slow")).hasMessage("[404] toxic not found");
        client.reset();
        assertThat(proxy.toxics().getAll()).isEmpty();
    }

    @Test
    void bytesPassUnchangedBothWays() throws IOException {
        byte[] sent = bytes(3_000_000);
        try (Socket socket = connect()) {
            Thread writer = new Thread(() -> write(socket, sent));
            writer.start();
            assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void latencyDelaysAndKeepsTheOrder(ToxicDirection stream) throws IOException {
        proxy.toxics().latency("slow", stream, 300);
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            write(socket, new byte[] {1, 2});
            write(socket, new byte[] {3});
            assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(295);
        }
    }

    @Test
    void blackHoleSwallowsAndClosesWhenRemoved() throws IOException {
        try (Socket socket = connect()) {
            echoes(socket);
            Toxic hole = proxy.toxics().timeout("hole", ToxicDirection.UPSTREAM, 0);
            write(socket, new byte[] {1});
            assertSilent(socket);
            hole.remove();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket socket = connect()) {
            echoes(socket);
        }
    }

    @Test
    void blackHoleClosesWhenRemovedEvenIfNothingFellIn() throws IOException {
        try (Socket socket = connect()) {
            echoes(socket);
            Toxic hole = proxy.toxics().timeout("hole", ToxicDirection.DOWNSTREAM, 0);
            assertSilent(socket);
            hole.remove();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void blackHoleClosesWhenRemovedEvenWithoutToxicity() throws IOException {
        Toxic hole = proxy.toxics().timeout("hole", ToxicDirection.UPSTREAM, 0);
        hole.setToxicity(0);
        try (Socket socket = connect()) {
            echoes(socket);
            hole.remove();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void timeoutClosesAfterSilence() throws IOException {
        proxy.toxics().timeout("timeout", ToxicDirection.UPSTREAM, 300);
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(200);
        }
    }

    @Test
    void bandwidthZeroStallsWithoutLoss() throws IOException {
        Toxic stall = proxy.toxics().bandwidth("stall", ToxicDirection.UPSTREAM, 0);
        try (Socket socket = connect()) {
            write(socket, new byte[] {42});
            assertSilent(socket);
            stall.remove();
            assertThat(socket.getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void stallDeliversLateEvenIfTheSenderHasGone() throws IOException {
        Toxic stall = proxy.toxics().bandwidth("stall", ToxicDirection.DOWNSTREAM, 0);
        try (Socket socket = connect()) {
            write(socket, new byte[] {42});
            assertSilent(socket);
            echo.closeConnections();
            assertSilent(socket);
            stall.remove();
            assertThat(socket.getInputStream().readAllBytes()).containsExactly(42);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bandwidthLimits(ToxicDirection stream) throws IOException {
        proxy.toxics().bandwidth("narrow", stream, 100);
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            write(socket, new byte[50_000]);
            assertThat(socket.getInputStream().readNBytes(50_000)).hasSize(50_000);
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetPeerResetsConnectionsMadeAfterIt(ToxicDirection stream) throws IOException {
        proxy.toxics().resetPeer("reset", stream, 0);
        try (Socket socket = connect()) {
            write(socket, new byte[] {1});
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void limitDataPassesExactlyThatMuch() throws IOException {
        proxy.toxics().limitData("limit", ToxicDirection.DOWNSTREAM, 7);
        try (Socket socket = connect()) {
            write(socket, new byte[20]);
            assertThat(socket.getInputStream().readAllBytes()).hasSize(7);
        }
    }

    @Test
    void limitDataPassesNoMoreThanThatUpstream() throws IOException {
        proxy.toxics().limitData("limit", ToxicDirection.UPSTREAM, 7);
        try (Socket socket = connect()) {
            write(socket, new byte[20]);
            // The connection ends both ways at once: what was echoed may not come back any more.
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThanOrEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void slicerKeepsTheBytes(ToxicDirection stream) throws IOException {
        proxy.toxics().slicer("slices", stream, 10, 100).setSizeVariation(3);
        byte[] sent = bytes(500);
        try (Socket socket = connect()) {
            write(socket, sent);
            assertThat(socket.getInputStream().readNBytes(500)).isEqualTo(sent);
        }
    }

    @Test
    void slowCloseDelaysTheEnd() throws IOException {
        proxy.toxics().slowClose("late", ToxicDirection.DOWNSTREAM, 400);
        try (Socket socket = connect()) {
            echoes(socket);
            long start = System.nanoTime();
            echo.closeConnections();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(395);
        }
    }

    @Test
    void slowCloseDelaysTheEndUpstream() throws IOException {
        proxy.toxics().slowClose("late", ToxicDirection.UPSTREAM, 400);
        long start;
        try (Socket socket = connect()) {
            echoes(socket);
            start = System.nanoTime();
        }
        await().atMost(Duration.ofMillis(ANSWER_MILLIS))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> echo.openConnections() == 0);
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(395);
    }

    @Test
    void zeroToxicityChangesNothing() throws IOException {
        proxy.toxics().timeout("hole", ToxicDirection.UPSTREAM, 0).setToxicity(0);
        try (Socket socket = connect()) {
            echoes(socket);
        }
    }

    @Test
    void disabledClosesAndRefusesUntilEnabled() throws IOException {
        try (Socket socket = connect()) {
            echoes(socket);
            proxy.disable();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.enable();
        try (Socket socket = connect()) {
            echoes(socket);
        }
    }

    @Test
    void disabledRefusesAtOnceEachTime() throws IOException {
        for (int i = 0; i < 500; i++) {
            proxy.disable();
            assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class);
            proxy.enable();
        }
    }

    @Test
    void refusedUpstreamIsAnEnd() throws IOException {
        int unused;
        try (ServerSocket free = new ServerSocket(0)) {
            unused = free.getLocalPort();
        }
        proxy.setUpstream("127.0.0.1:" + unused);
        try (Socket socket = connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void impossibleUpstreamIsAnEnd() throws IOException {
        proxy.setUpstream("127.0.0.1:99999");
        try (Socket socket = connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whatIsSaidAndClosedAtOnceArrives() throws IOException {
        try (BannerServer banner = new BannerServer(bytes(100_000))) {
            proxy.setUpstream("127.0.0.1:" + banner.port());
            for (int i = 0; i < 100; i++) {
                try (Socket socket = connect()) {
                    assertThat(socket.getInputStream().readAllBytes()).isEqualTo(banner.text());
                }
            }
        }
    }

    @Test
    void closingOneHalfClosesBoth() throws IOException {
        try (Socket socket = connect()) {
            echoes(socket);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void anAddressThatCannotBeListenedOnIsExplained() {
        assertThatThrownBy(() -> client.createProxy("far", "192.0.2.1:21001", "127.0.0.1:9"))
                .hasMessageContaining("[500] listen tcp 192.0.2.1:21001: bind: cannot assign requested address");
        assertThatThrownBy(() -> client.createProxy("api", "127.0.0.1:" + port(), "127.0.0.1:9"))
                .hasMessageContaining("bind: address already in use");
    }

    private Socket connect() throws IOException {
        String listen = proxy.getListen();
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1)));
        socket.setSoTimeout(ANSWER_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static void echoes(Socket socket) throws IOException {
        write(socket, new byte[] {7});
        assertThat(socket.getInputStream().read()).isEqualTo(7);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(ANSWER_MILLIS);
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
