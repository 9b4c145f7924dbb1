// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Looks whether a link passes anything, from where its users stand: it connects, sends, and waits for an answer.
 *
 * <p>To a node it sends what is no frame, so a healthy peer closes the connection; to a node's client port, a request
 * for its health. Blocks; use from a worker.
 */
final class LinkProbe {
    private static final int GARBAGE_BYTES = 16;

    /**
     * What one probe saw.
     *
     * @param answered whether the other end said anything, if only by closing
     * @param millis how long that took, or how long nothing came
     * @param text in words
     */
    record Seen(boolean answered, long millis, String text) {}

    private LinkProbe() {}

    static Seen look(Link link, InetSocketAddress address, Duration patience) {
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            int limit = Math.toIntExact(patience.toMillis());
            socket.connect(address, limit);
            socket.setSoTimeout(limit);
            socket.getOutputStream().write(question(link));
            int first = socket.getInputStream().read();
            long millis = millisSince(start);
            return new Seen(true, millis, (first < 0 ? "closed" : "answered") + " after " + millis + " ms");
        } catch (SocketTimeoutException e) {
            return new Seen(false, millisSince(start), "no answer in " + patience.toMillis() + " ms");
        } catch (ConnectException e) {
            return new Seen(false, millisSince(start), "connection refused");
        } catch (IOException e) {
            long millis = millisSince(start);
            return new Seen(true, millis, e.getMessage() + " after " + millis + " ms");
        }
    }

    private static byte[] question(Link link) {
        if (link.from().equals(Link.CLIENT)) {
            String request = "GET /v1/health HTTP/1.1\r\nHost: " + link.to() + "\r\nConnection: close\r\n\r\n";
            return request.getBytes(StandardCharsets.US_ASCII);
        }
        byte[] garbage = new byte[GARBAGE_BYTES];
        Arrays.fill(garbage, (byte) 0xFF);
        return garbage;
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
