// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Puts and gets over connections that stay open, each with one request under way, on one thread. It knows no more HTTP than a node's
 * answers need, so that what it costs is little beside what it measures.
 */
final class HttpLoad implements AutoCloseable {
    private static final int KEYS = 10_000;
    private static final int VALUE_BYTES = 100;
    private static final int SAMPLES_MAX = 8_000_000;

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private final String bucket;
    private int[] micros = new int[0];
    private int done;
    private long failed;

    /**
     * What a load came to.
     *
     * @param failed answers that are neither 200 nor 204
     */
    record Result(int done, long failed, Duration time, int p50Micros, int p99Micros) {
        double perSecond() {
            return done / (time.toNanos() / 1e9);
        }
    }

    /** Connects, over all nodes alike. */
    HttpLoad(List<InetSocketAddress> nodes, int inFlight, String bucket) throws IOException {
        this.bucket = bucket;
        for (int i = 0; i < inFlight; i++) {
            SocketChannel channel = SocketChannel.open(nodes.get(i % nodes.size()));
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            Connection connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
        }
    }

    /** Writes each key once, so that every get finds one. */
    void fill() throws IOException {
        int[] next = {0};
        run(connection -> {
            if (next[0] >= KEYS) {
                return false;
            }
            connection.ask(put(next[0]++));
            return true;
        });
    }

    /** Gets and puts, as many of the one as of the other, of keys drawn alike. */
    Result run(Duration time) throws IOException {
        long began = System.nanoTime();
        long end = began + time.toNanos();
        run(connection -> {
            if (System.nanoTime() >= end || done >= SAMPLES_MAX - connections.size()) {
                return false;
            }
            int key = random.nextInt(KEYS);
            connection.ask(random.nextBoolean() ? put(key) : get(key));
            return true;
        });
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        int[] sorted = Arrays.copyOf(micros, done);
        Arrays.sort(sorted);
        return new Result(done, failed, took, quantile(sorted, 0.5), quantile(sorted, 0.99));
    }

    private interface Next {
        /** Asks for the next thing; false if there is none. */
        boolean ask(Connection connection) throws IOException;
    }

    private void run(Next next) throws IOException {
        micros = new int[SAMPLES_MAX];
        done = 0;
        failed = 0;
        int open = 0;
        for (Connection each : connections) {
            open += next.ask(each) ? 1 : 0;
        }
        while (open > 0) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (connection.isAnswered()) {
                    open -= next.ask(connection) ? 0 : 1;
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private static int quantile(int[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)];
    }

    private byte[] put(int key) {
        String head = "PUT /v1/buckets/" + bucket + "/keys/key-" + key
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + VALUE_BYTES + "\r\n\r\n";
        byte[] request = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + VALUE_BYTES);
        Arrays.fill(request, head.length(), request.length, (byte) 'v');
        return request;
    }

    private byte[] get(int key) {
        return ("GET /v1/buckets/" + bucket + "/keys/key-" + key + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        for (Connection each : connections) {
            each.channel.close();
        }
        selector.close();
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(8 << 10);
        private long askedNanos;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void ask(byte[] request) throws IOException {
            in.clear();
            askedNanos = System.nanoTime();
            ByteBuffer all = ByteBuffer.wrap(request);
            while (all.hasRemaining()) {
                channel.write(all);
            }
        }

        /** Reads what came, and answers whether the answer is complete. */
        boolean isAnswered() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("a node closed a connection under load");
            }
            int body = HttpHead.end(in.array(), in.position());
            if (body < 0 || in.position() < body + HttpHead.contentLength(in.array(), body)) {
                return false;
            }
            int status = HttpHead.status(in.array());
            if (status == 200 || status == 204) {
                micros[done++] = (int) ((System.nanoTime() - askedNanos) / 1_000);
            } else {
                failed++;
            }
            return true;
        }
    }
}
