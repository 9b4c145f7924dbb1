// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import static org.awaitility.Awaitility.await;

import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;

/** A real Toxiproxy, from the binary that {@code -Dtouchstone.toxiproxy} names. */
public final class RealToxiproxy implements AutoCloseable {
    private final Process server;
    private final int port;

    private RealToxiproxy(Process server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts it and waits until it answers. */
    public static RealToxiproxy start() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process server = new ProcessBuilder(
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
        return new RealToxiproxy(server, port);
    }

    /** The port of its API. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        server.destroyForcibly();
    }
}
