// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a probe meets of a node: it answers a question that is there as a whole, and closes. Until it is told to serve it is like a paused one: connections are accepted by the kernel, and silent.
 */
final class StandInNode implements AutoCloseable {
    private static final int QUESTION_END = '?';

    /** What it answers to: as many letters as are asked for, the last a question mark. */
    static final LinkQuestions QUESTIONS =
            (link, bytes) -> ("q".repeat(bytes) + "?").getBytes(StandardCharsets.US_ASCII);

    private ServerSocket server;

    private @Nullable Thread accepting;

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
        accepting = daemon(() -> accept(serving, StandInNode::answer));
    }

    /** Accepts connections and closes them, until it is told to stop; then it is like a paused one again. */
    Accepting acceptAndClose() throws IOException {
        ServerSocket closing = server;
        accepting = daemon(() -> accept(closing, StandInNode::closeIt));
        return () -> {
            unbind();
            server = bound(closing.getLocalPort());
        };
    }

    /** What goes on until it is closed. */
    @FunctionalInterface
    interface Accepting {
        void close() throws IOException;
    }

    private static void closeIt(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed.
        }
    }

    void kill() throws IOException {
        unbind();
    }

    /** Closes; the port is free only when nobody is about to accept any more. */
    private void unbind() throws IOException {
        server.close();
        try {
            if (accepting != null) {
                accepting.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("while a stand-in node was closed");
        }
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

    private static void accept(ServerSocket server, Consumer<Socket> visitor) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> visitor.accept(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int read = in.read(); read != QUESTION_END; read = in.read()) {
                if (read < 0) {
                    return;
                }
            }
            socket.getOutputStream().write('A');
        } catch (IOException closed) {
            // The proxy was disabled under it, or nobody waits for the answer any more.
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "stand-in node");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
