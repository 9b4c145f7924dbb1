// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.store.client.ClientOptions;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.ClientOutcome;
import dev.touchstone.store.client.core.Routing;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.store.server.TouchstoneServer;
import dev.touchstone.store.server.config.ServerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Puts and gets of 100 B, by HTTP through the client SDK: on one node (n 1), and on three (n 3, r 2, w 2, quorum). Nodes and
 * clients share this JVM, so figures are for comparing rows of one run with each other, and with other runs on the machine.
 */
public final class StoreBench {
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int KEYS = 10_000;
    private static final String BUCKET = "bench";

    private final PrintStream out;
    private final Vertx vertx = Vertx.vertx();

    private StoreBench(PrintStream out) {
        this.out = out;
    }

    /** Prints the table; about a minute. */
    public static void run(PrintStream out) throws InterruptedException, IOException {
        StoreBench bench = new StoreBench(out);
        Path folder = Files.createTempDirectory("touchstone-bench-");
        try {
            out.println("about a minute; CPU is that of nodes and clients together, compiling included");
            StorageRows.print(out, folder.resolve("storage"));
            bench.cluster(folder, 1);
            bench.cluster(folder, 3);
        } finally {
            join(bench.vertx.close());
            delete(folder);
        }
    }

    private void cluster(Path folder, int nodes) throws IOException, InterruptedException {
        List<TouchstoneServer> servers = new ArrayList<>();
        try {
            List<Future<TouchstoneServer>> starting = new ArrayList<>();
            for (ServerConfig each : configs(folder.resolve("nodes-" + nodes), nodes)) {
                starting.add(TouchstoneServer.start(each));
            }
            starting.forEach(each -> servers.add(join(each)));
            rows(nodes, servers);
        } finally {
            servers.forEach(each -> join(each.stop()));
        }
    }

    private void rows(int nodes, List<TouchstoneServer> servers) throws InterruptedException {
        Map<NodeId, Address> addresses = new TreeMap<>();
        for (int i = 0; i < nodes; i++) {
            addresses.put(
                    new NodeId("n" + (i + 1)),
                    new Address("127.0.0.1", servers.get(i).httpAddress().port()));
        }
        TouchstoneClient client =
                new TouchstoneClient(vertx, Routing.ringAware(addresses, System::nanoTime), ClientOptions.DEFAULT);
        BucketSettings settings = new BucketSettings(
                nodes,
                nodes / 2 + 1,
                nodes / 2 + 1,
                Consistency.QUORUM,
                Resolve.LWW,
                QuorumKind.STRICT,
                ReadRepair.BLOCKING,
                new TreeSet<>());
        while (!(join(client.defineBucket(BUCKET, settings)) instanceof ClientOutcome.Ok)) {
            out.println("waiting for the nodes to see each other");
        }
        Object known = join(client.refresh());
        out.println(known instanceof ClientOutcome.Ok ? "" : "the ring is not known: " + known);
        ClosedLoop.run(64, WARM_UP, number -> put(client, number));
        ClosedLoop.run(64, WARM_UP, number -> get(client, number));
        for (int clients : new int[] {1, 16, 64}) {
            String where = " HTTP, " + nodes + (nodes == 1 ? " node, " : " nodes, ") + clients + " clients";
            out.println(
                    ClosedLoop.run(clients, TIME, number -> put(client, number)).row("put" + where));
            out.println(
                    ClosedLoop.run(clients, TIME, number -> get(client, number)).row("get" + where));
        }
        join(client.close());
    }

    private static Future<Boolean> put(TouchstoneClient client, int number) {
        Value value = new Value(Bytes.wrap(new byte[100]), Value.OCTETS);
        return client.put(key(number), value, CausalContext.EMPTY, RequestOptions.DEFAULTS)
                .map(outcome -> outcome instanceof ClientOutcome.Ok);
    }

    private static Future<Boolean> get(TouchstoneClient client, int number) {
        return client.get(key(number), RequestOptions.DEFAULTS).map(outcome -> outcome instanceof ClientOutcome.Ok);
    }

    private static StoreKey key(int number) {
        return new StoreKey(BUCKET, Bytes.ofUtf8("key-" + number % KEYS));
    }

    private static List<ServerConfig> configs(Path folder, int nodes) throws IOException {
        ArrayNode members = JsonNodeFactory.instance.arrayNode();
        for (int i = 1; i <= nodes; i++) {
            members.addObject().put("id", "n" + i).put("address", "127.0.0.1:" + freePort());
        }
        List<ServerConfig> configs = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            ObjectNode config = JsonNodeFactory.instance
                    .objectNode()
                    .put("self", "n" + i)
                    .put("data", folder.resolve("n" + i).toString());
            config.set("members", members);
            config.putObject("listen").put("http", "127.0.0.1:0");
            config.putObject("gossip")
                    .put("interval", "200ms")
                    .put("suspectAfter", "2s")
                    .put("deadAfter", "5s");
            configs.add(ServerConfig.from(config));
        }
        return configs;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
