// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Speaks first, and closes when it has spoken. */
final class BannerServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final byte[] text;

    BannerServer(byte[] text) throws IOException {
        this.text = text.clone();
        Thread thread = new Thread(this::accept, "banner");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    byte[] text() {
        return text.clone();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                connection.getOutputStream().write(text);
            } catch (IOException closed) {
                // By the test, which is over then.
            }
        }
    }
}
