// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import dev.touchstone.store.client.ClientOptions;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.Routing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The harness' own connections to the nodes of a real cluster. Thread-safe. */
public final class NodeClients implements AutoCloseable {
    private static final ClientOptions OPTIONS = new ClientOptions(Duration.ofSeconds(4), Duration.ofSeconds(1), 64);

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final NodeWatch watch;

    /**
     * Connections to these nodes.
     *
     * @param direct where each node is reached past all proxies, by node, in order
     */
    public NodeClients(Map<String, String> direct) {
        Map<String, TouchstoneClient> clients = new LinkedHashMap<>();
        direct.forEach((node, address) -> clients.put(node, pinned(address)));
        this.watch = new NodeWatch(clients);
    }

    /** A client that speaks to this address alone; lives as long as this. */
    public TouchstoneClient pinned(String address) {
        return new TouchstoneClient(vertx, Routing.pinned(Address.of(address)), OPTIONS);
    }

    /** What the nodes know, asked past all proxies. */
    public NodeWatch watch() {
        return watch;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
