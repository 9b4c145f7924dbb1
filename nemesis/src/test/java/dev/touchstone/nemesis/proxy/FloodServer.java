// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Sends a fixed amount, as fast as it is taken, to its first client; then closes. */
final class FloodServer implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong sent = new AtomicLong();
    private final long bytes;

    FloodServer(long bytes) throws IOException {
        this.bytes = bytes;
        Thread thread = new Thread(this::flood, "flood");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Bytes that the system has taken from it. */
    long sent() {
        return sent.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void flood() {
        try (Socket connection = server.accept()) {
            connection.setSendBufferSize(CHUNK_BYTES);
            for (long left = bytes; left > 0; left -= CHUNK_BYTES) {
                connection.getOutputStream().write(new byte[(int) Math.min(left, CHUNK_BYTES)]);
                sent.addAndGet(Math.min(left, CHUNK_BYTES));
            }
        } catch (IOException closed) {
            // By the test, which has failed or is over then.
        }
    }
}
