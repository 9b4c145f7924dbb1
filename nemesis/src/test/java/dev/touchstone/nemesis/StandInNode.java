// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What a probe meets of a node: it answers a request for its health, and closes at anything else, as at a malformed
 * frame. Until it is told to serve it is like a paused one: connections are accepted by the kernel, and silent.
 */
final class StandInNode implements AutoCloseable {
    private ServerSocket server;

    StandInNode() {
        try {
            server = bound(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    void serve() {
        ServerSocket serving = server;
        daemon(() -> accept(serving));
    }

    void kill() throws IOException {
        server.close();
    }

    /** Serves again, at the address of before. */
    void revive() throws IOException {
        server = bound(server.getLocalPort());
        serve();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static ServerSocket bound(int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }

    private static void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            if (socket.getInputStream().read() == 'G') {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException closed) {
            // The proxy was disabled under it, or nobody waits for the answer any more.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "stand-in node");
        thread.setDaemon(true);
        thread.start();
    }
}
