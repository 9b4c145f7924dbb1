// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.attack;

import dev.touchstone.benchmarks.cluster.Nodes;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * More clients than a node works for: of three nodes one is asked by ever more connections, each of which asks again when it is answered.
 * What is too much must be refused at once, with {@code Retry-After}, and what is taken must be answered in bounded time.
 */
public final class OverloadBench {
    private static final int[] CLIENTS = {16, 64, 256, 450, 900};
    /** What is taken waits for no more than what is taken with it. */
    private static final double ACCEPTED_MILLIS_MAX = 500;

    private final Nodes nodes;
    private final byte[] put = request("PUT", "Content-Length: 100\r\n\r\n" + "v".repeat(100));
    private final byte[] get = request("GET", "\r\n");

    private OverloadBench(Nodes nodes) {
        this.nodes = nodes;
    }

    /**
     * Prints a row for each number of clients.
     *
     * @param time of each
     * @param busy true if the machine does other things: then how long answers take is told alone
     * @param command what runs a node with a configuration file, until its standard input ends
     * @return true if the node refused what was too much, and answered the rest in time
     */
    public static boolean run(PrintStream out, Duration time, boolean busy, Function<Path, List<String>> command)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("touchstone-overload-");
        try (Nodes nodes = new Nodes(folder, 3, command)) {
            nodes.awaitReady();
            nodes.call(
                    0,
                    "PUT",
                    "/v1/buckets/" + AttackBench.BUCKET,
                    "{\"n\": 3, \"r\": 2, \"w\": 2, \"resolve\": \"lww\"}");
            out.printf(
                    Locale.ROOT,
                    "%-8s %9s %9s %9s %9s %9s  %s%n",
                    "clients",
                    "taken/s",
                    "p50 ms",
                    "p99 ms",
                    "worst ms",
                    "refused/s",
                    "other answers");
            OverloadBench bench = new OverloadBench(nodes);
            bench.load(64, Duration.ofSeconds(3));
            boolean good = true;
            boolean refused = false;
            for (int clients : CLIENTS) {
                Row row = bench.load(clients, time);
                out.println(row.text(clients, time));
                good &= row.isGood(busy ? Double.MAX_VALUE : ACCEPTED_MILLIS_MAX);
                refused |= row.refused > 0;
            }
            out.println(refused ? "" : "nothing was refused: there was no overload");
            return good && refused;
        } finally {
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path each : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(each);
                }
            }
        }
    }

    private static byte[] request(String method, String rest) {
        return (method + " /v1/buckets/" + AttackBench.BUCKET + "/keys/k HTTP/1.1\r\nHost: localhost\r\n" + rest)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Row load(int clients, Duration time) throws IOException {
        Row row = new Row();
        List<Client> all = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < clients; i++) {
                // From several addresses, since one may have only so many connections.
                SocketChannel channel = SocketChannel.open();
                channel.bind(new InetSocketAddress("127.0.0." + (2 + i % 4), 0));
                channel.connect(nodes.http(0));
                channel.configureBlocking(false);
                Client client = new Client(channel, i % 2 == 0 ? put : get);
                channel.register(selector, SelectionKey.OP_READ, client);
                all.add(client);
            }
            for (Client each : all) {
                each.ask();
            }
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Client) key.attachment()).read(row);
                }
                selector.selectedKeys().clear();
            }
        } finally {
            for (Client each : all) {
                each.channel.close();
            }
        }
        return row;
    }

    private static final class Row {
        private final List<Long> taken = new ArrayList<>();
        private final Map<String, Integer> others = new TreeMap<>();
        private int refused;

        boolean isGood(double acceptedMillisMax) {
            return millis(99) <= acceptedMillisMax && others.isEmpty();
        }

        void answered(String head, long nanos) {
            String status = head.substring(9, 12);
            if (status.startsWith("2") || status.equals("404")) {
                taken.add(nanos);
            } else if (status.equals("503") && head.toLowerCase(Locale.ROOT).contains("retry-after: ")) {
                refused++;
            } else {
                others.merge(status, 1, Integer::sum);
            }
        }

        private double millis(double percent) {
            Collections.sort(taken);
            int index = (int) Math.ceil(taken.size() * percent / 100) - 1;
            return taken.isEmpty() ? 0 : (double) taken.get(Math.max(0, index)) / TimeUnit.MILLISECONDS.toNanos(1);
        }

        String text(int clients, Duration time) {
            return String.format(
                    Locale.ROOT,
                    "%-8d %9d %9.1f %9.1f %9.1f %9d  %s",
                    clients,
                    taken.size() / time.toSeconds(),
                    millis(50),
                    millis(99),
                    millis(100),
                    refused / time.toSeconds(),
                    others.isEmpty() ? "" : others);
        }
    }

    /** One connection, and the answer that it waits for. */
    private static final class Client {
        private final SocketChannel channel;
        private final byte[] request;
        private final ByteBuffer in = ByteBuffer.allocate(4 << 10);
        private long askedNanos;

        Client(SocketChannel channel, byte[] request) {
            this.channel = channel;
            this.request = request;
        }

        void ask() throws IOException {
            askedNanos = System.nanoTime();
            in.clear();
            ByteBuffer all = ByteBuffer.wrap(request);
            while (all.hasRemaining()) {
                channel.write(all);
            }
        }

        void read(Row row) throws IOException {
            if (channel.read(in) < 0) {
                row.others.merge("closed", 1, Integer::sum);
                channel.close();
                return;
            }
            String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return;
            }
            String head = text.substring(0, end + 2);
            int at = head.indexOf("content-length: ");
            int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
            if (text.length() >= end + 4 + length) {
                row.answered(head, System.nanoTime() - askedNanos);
                ask();
            }
        }
    }
}
