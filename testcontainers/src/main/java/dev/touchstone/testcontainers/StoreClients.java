// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers;

import dev.touchstone.store.client.ClientOptions;
import dev.touchstone.store.client.TouchstoneClient;
import dev.touchstone.store.client.core.Address;
import dev.touchstone.store.client.core.Routing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.HashMap;
import java.util.Map;

/** Clients of the store, one per address, and the event loops that they share. Thread-safe. */
final class StoreClients implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(2)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final Map<Address, TouchstoneClient> clients = new HashMap<>();

    /** The client that speaks to this address alone. */
    synchronized TouchstoneClient of(Address address) {
        return clients.computeIfAbsent(
                address, each -> new TouchstoneClient(vertx, Routing.pinned(each), ClientOptions.DEFAULT));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
