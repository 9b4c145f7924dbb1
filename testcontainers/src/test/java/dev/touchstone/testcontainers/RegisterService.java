// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Somebody else's service: a register behind a line protocol. {@code SET v} answers {@code OK}, {@code GET} the value; whatever else
 * is answered {@code ERROR}. A stale one answers reads with the value before the last.
 */
final class RegisterService implements AutoCloseable {
    private final ServerSocket server;
    private final boolean isStale;
    private final AtomicReference<String> value = new AtomicReference<>("0");
    private final AtomicReference<String> before = new AtomicReference<>("0");

    RegisterService(boolean isStale) throws IOException {
        this.isStale = isStale;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    /** Asks over a connection of its own. */
    static String ask(InetSocketAddress address, String line, int timeoutMillis) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = reader(socket).readLine();
            if (answer == null) {
                throw new SocketException("closed");
            }
            return answer;
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: nothing more to accept.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader lines = reader(socket);
            Writer out = new java.io.OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(answer(line) + "\n");
                out.flush();
            }
        } catch (IOException e) {
            // The client is gone: it does not know, and nobody else is to be told.
        }
    }

    private synchronized String answer(String line) {
        if (line.startsWith("SET ")) {
            before.set(value.get());
            value.set(line.substring(4));
            return "OK";
        }
        return line.equals("GET") ? (isStale ? before.get() : value.get()) : "ERROR";
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "register-service");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
