// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.harness.cluster.real.LoopbackPorts;
import dev.touchstone.nemesis.proxy.EmbeddedToxiproxy;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ToxiproxyServerTest {
    @Test
    void aToxiproxyIsKnownByWhatItAnswers() throws Exception {
        try (EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(1)) {
            String version = new ToxiproxyServer(url(toxiproxy.port())).version();
            assertThat(client(toxiproxy).version()).contains("\"" + version + "\"");
        }
    }

    @Test
    void whereNothingAnswersOrSomethingElseItIsSaid() {
        int free = LoopbackPorts.free(1).get(0);
        assertThatThrownBy(() -> new ToxiproxyServer(url(free)).version())
                .isInstanceOf(UsageException.class)
                .hasMessage("no Toxiproxy answers at http://127.0.0.1:" + free + ": connection refused");
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer other = vertx.createHttpServer()
                    .requestHandler(request -> request.response().end("<html>welcome</html>"))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertThatThrownBy(() -> new ToxiproxyServer(url(other.actualPort())).version())
                    .isInstanceOf(UsageException.class)
                    .hasMessage("what answers at http://127.0.0.1:" + other.actualPort() + " is no Toxiproxy");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        // An address that is kept for examples, and nobody's.
        assertThatThrownBy(() -> new ToxiproxyServer(URI.create("http://192.0.2.254")).version())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is on the same machine")
                .hasMessageContaining("192.0.2.254 is another");
    }

    @Test
    void onlyProxiesOfThatPrefixAreDeleted() throws Exception {
        try (EmbeddedToxiproxy toxiproxy = EmbeddedToxiproxy.start(1)) {
            for (String name : new String[] {"local-a.n1->n2", "local-ab.n1->n2", "n1->n2"}) {
                client(toxiproxy).createProxy(name, "127.0.0.1:0", "127.0.0.1:9");
            }
            new ToxiproxyServer(url(toxiproxy.port())).deleteProxies("local-a.");
            assertThat(client(toxiproxy).getProxies())
                    .extracting(Proxy::getName)
                    .containsExactlyInAnyOrder("local-ab.n1->n2", "n1->n2");
        }
        // A Toxiproxy that is gone has none.
        new ToxiproxyServer(url(LoopbackPorts.free(1).get(0))).deleteProxies("local-a.");
    }

    /** The kernel accepts for a process that is stopped. */
    @Test
    @Timeout(60)
    void oneThatIsPausedIsNotWaitedForLong() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            new ToxiproxyServer(url(silent.getLocalPort())).deleteProxies("local-a.");
        }
    }

    @Test
    void namespacesHaveNoProxy() {
        assertThatThrownBy(() -> LocalCluster.check(LinkKind.NETNS, URI.create("http://127.0.0.1:8474"), false))
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no proxy between network namespaces: --links netns or --toxiproxy"
                        + " http://127.0.0.1:8474, not both");
    }

    private static ToxiproxyClient client(EmbeddedToxiproxy toxiproxy) {
        return new ToxiproxyClient("127.0.0.1", toxiproxy.port());
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
