// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import static org.awaitility.Awaitility.await;

import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(
        named = "touchstone.toxiproxy",
        matches = ".+",
        disabledReason = "-Dtouchstone.toxiproxy names no toxiproxy server binary")
class RealToxiproxyTest extends ToxiproxyConformance {
    private static Process server;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = new ProcessBuilder(
                        System.getProperty("touchstone.toxiproxy"),
                        "-host",
                        "127.0.0.1",
                        "-port",
                        Integer.toString(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ToxiproxyClient client = new ToxiproxyClient("127.0.0.1", port);
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> client.version() != null);
    }

    @AfterAll
    static void stop() {
        server.destroyForcibly();
    }

    @Override
    int port() {
        return port;
    }
}
