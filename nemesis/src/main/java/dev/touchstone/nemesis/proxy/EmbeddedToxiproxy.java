// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import java.util.concurrent.TimeUnit;

/**
 * A Toxiproxy-compatible server inside this JVM, on one event loop of its own.
 *
 * <p>It serves the HTTP API of Toxiproxy 2.12.0, so its Java client cannot tell it from the real one. Random choices
 * (toxicity, jitter, slices) come from a seed: a stream per proxy, in the order in which proxies were created, and of
 * that one per connection, in the order in which they were dialled. What a connection may hold in memory is bounded;
 * beyond, its source waits. Differences: no metrics; a removed toxic does not draw its neighbour's toxicity again;
 * a request body of more than 1 MiB is 413, and a path that cannot be decoded or has empty parts is 404.
 * Starting and closing block; any thread may do either.
 */
public final class EmbeddedToxiproxy implements AutoCloseable {
    private final Vertx vertx;
    private final HttpServer server;

    private EmbeddedToxiproxy(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param host the address that the API listens on
     * @param port its port; 0 for any that is free
     * @param seed of all random choices
     * @throws IllegalStateException if it cannot listen there
     */
    public static EmbeddedToxiproxy start(String host, int port, long seed) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        NetClient dialler = vertx.createNetClient();
        ToxiproxyApi api = new ToxiproxyApi(vertx, dialler, seed);
        HttpServerOptions options = new HttpServerOptions().setHost(host).setPort(port);
        try {
            HttpServer server = vertx.createHttpServer(options)
                    .requestHandler(api::handle)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new EmbeddedToxiproxy(vertx, server);
        } catch (java.util.concurrent.CompletionException e) {
            vertx.close();
            throw new IllegalStateException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** Starts a server on loopback, on any free port. */
    public static EmbeddedToxiproxy start(long seed) {
        return start("127.0.0.1", 0, seed);
    }

    /** The port of the API. */
    public int port() {
        return server.actualPort();
    }

    /** Closes the API, all proxies and all connections, within ten seconds. */
    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
