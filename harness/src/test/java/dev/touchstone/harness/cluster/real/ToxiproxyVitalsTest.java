// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToxiproxyVitalsTest {
    /** The kernel accepts for a process that is stopped. */
    @Test
    void oneThatIsPausedHasNotEnded() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort();
            assertThat(new ToxiproxyVitals(url, List.of(), 1).obituary())
                    .contains("Toxiproxy at " + url
                            + " accepts connections, and does not answer: it is paused, or hangs, and with it all"
                            + " links");
        }
    }

    @Test
    void oneThatIsGoneHasEnded() throws IOException {
        String url;
        try (ServerSocket closed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + closed.getLocalPort();
        }
        assertThat(new ToxiproxyVitals(url, List.of(), 1).obituary())
                .contains("Toxiproxy at " + url + " does not answer: it has ended, and with it all links");
    }

    @Test
    void oneThatAnswersCarriesLinksIfANodeIsReached() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "127.0.0.1:" + server.getAddress().getPort();
            assertThat(new ToxiproxyVitals("http://" + address, List.of(address), 1).obituary())
                    .isEmpty();
            assertThat(new ToxiproxyVitals("http://" + address, List.of("127.0.0.1:1"), 1).obituary())
                    .hasValueSatisfying(why -> assertThat(why).contains("passes nothing to any node"));
        } finally {
            server.stop(0);
        }
    }
}
