// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.attack;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks a node again and again whether it is alive, and how long it took: by a connection that stays, and each tenth time by a new one. */
final class HealthWatch {
    private static final byte[] REQUEST =
            "GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PAUSE_MILLIS = 20;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final InetSocketAddress node;
    private final List<Long> nanos = new ArrayList<>();
    private @Nullable Socket staying;
    private int failures;

    HealthWatch(InetSocketAddress node) {
        this.node = node;
    }

    /** Goes on as long as it is told to. */
    void run(BooleanSupplier goOn) throws InterruptedException, IOException {
        while (goOn.getAsBoolean()) {
            boolean isNew = nanos.size() % 10 == 0;
            long began = System.nanoTime();
            try {
                ask(isNew);
            } catch (IOException noAnswer) {
                failures++;
                close();
            }
            nanos.add(System.nanoTime() - began);
            Thread.sleep(PAUSE_MILLIS);
        }
        close();
    }

    int asked() {
        return nanos.size();
    }

    int failures() {
        return failures;
    }

    /** So many of a hundred answers took no longer, in milliseconds. */
    double millis(double percent) {
        List<Long> sorted = nanos.stream().sorted().toList();
        int index = (int) Math.ceil(sorted.size() * percent / 100) - 1;
        return sorted.isEmpty() ? 0 : (double) sorted.get(Math.max(0, index)) / TimeUnit.MILLISECONDS.toNanos(1);
    }

    private void ask(boolean isNew) throws IOException {
        if (isNew) {
            close();
        }
        Socket socket = staying;
        if (socket == null) {
            socket = new Socket();
            staying = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(node, TIMEOUT_MILLIS);
        }
        socket.getOutputStream().write(REQUEST);
        String answer = head(socket.getInputStream());
        if (!answer.startsWith("HTTP/1.1 200")) {
            throw new IOException(answer);
        }
        int at = answer.indexOf("content-length: ");
        int length = Integer.parseInt(answer.substring(at + 16, answer.indexOf('\r', at)));
        if (socket.getInputStream().readNBytes(length).length < length) {
            throw new IOException("the answer broke off");
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void close() throws IOException {
        if (staying != null) {
            staying.close();
            staying = null;
        }
    }
}
