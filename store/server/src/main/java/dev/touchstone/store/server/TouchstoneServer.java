// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.server.config.ConfigException;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.ServerConfig;
import dev.touchstone.store.server.fault.NodeFaults;
import dev.touchstone.store.server.http.FaultApi;
import dev.touchstone.store.server.http.Front;
import dev.touchstone.store.server.http.HttpApi;
import dev.touchstone.store.server.storage.StorageException;
import dev.touchstone.store.server.transport.VertxTransport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node. Thread-safe.
 *
 * <p>{@link #start} takes the data directory, opens the storages, begins an incarnation, listens for peers, starts the core,
 * connects to the peers and serves clients, in that order; {@link #stop} undoes it in the opposite one.
 */
public final class TouchstoneServer {
    private static final Logger LOG = LoggerFactory.getLogger(TouchstoneServer.class);
    /** How long requests under way may take to end when the node stops. */
    private static final long DRAIN_MILLIS = 3_000;
    /** More connections are closed at once: each costs memory, and clients need a few each. */
    private static final int HTTP_CONNECTIONS_MAX = 4_096;

    private final Vertx vertx;
    private final ServerConfig config;
    private final NodeParts parts;
    private final AtomicBoolean stopping;
    private final Promise<Void> stopped = Promise.promise();
    private final int peerPort;
    private final HttpServer http;
    private final @Nullable HttpServer faults;

    private TouchstoneServer(
            Vertx vertx,
            ServerConfig config,
            NodeParts parts,
            int peerPort,
            Listeners listeners,
            AtomicBoolean stopping) {
        this.vertx = vertx;
        this.config = config;
        this.parts = parts;
        this.peerPort = peerPort;
        this.http = listeners.http();
        this.faults = listeners.faults();
        this.stopping = stopping;
    }

    /**
     * Starts a node.
     *
     * @return the node, or a failure whose message is one sentence for the operator; then nothing is left behind
     */
    public static Future<TouchstoneServer> start(ServerConfig config) {
        LOG.info("event=starting node={} config={}", config.self(), EffectiveConfig.of(config));
        warn(config);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(Math.max(2, config.shards() + 1))
                .setWorkerPoolSize(2)
                .setAddressResolverOptions(PeerNames.resolver()));
        Promise<TouchstoneServer> promise = Promise.promise();
        NodeParts.open(vertx, config)
                .compose(parts -> serve(vertx, config, parts)
                        .recover(failure -> parts.close().transform(ignored -> Future.failedFuture(failure))))
                .onSuccess(promise::complete)
                .onFailure(failure -> closing(vertx, () -> promise.fail(failure)));
        return promise.future();
    }

    /** Where the HTTP API listens. */
    public HostPort httpAddress() {
        return new HostPort(config.http().host(), http.actualPort());
    }

    /** Where peers connect to. */
    public HostPort peerAddress() {
        return new HostPort(config.peer().host(), peerPort);
    }

    /** Where faults are injected; null if they are not. */
    public @Nullable HostPort faultsAddress() {
        HostPort address = config.faults();
        return faults == null || address == null ? null : new HostPort(address.host(), faults.actualPort());
    }

    /** What this node knows of its cluster. */
    public ClusterView view() {
        return parts.node().view();
    }

    /** Completes when the node has stopped: on request, or (then it fails) because its storage failed. */
    public Future<Void> stopped() {
        return stopped.future();
    }

    /**
     * Takes no more requests, lets those under way end, stops the core, closes the storages cleanly, and ends all threads.
     * What is still under way after three seconds gets no answer, and its client does not know. Idempotent.
     */
    public Future<Void> stop() {
        if (stopping.compareAndSet(false, true)) {
            LOG.info("event=stopping node={}", config.self());
            http.shutdown(DRAIN_MILLIS, TimeUnit.MILLISECONDS)
                    .transform(ignored -> parts.close())
                    .onComplete(ignored -> closing(vertx, () -> {
                        LOG.info("event=stopped node={}", config.self());
                        StorageException failure = parts.storageFailure();
                        if (failure != null) {
                            stopped.tryFail(failure);
                        } else {
                            stopped.tryComplete();
                        }
                    }));
        }
        return stopped.future();
    }

    /** Closes the event loops from a thread that is none of theirs: one that ends could not be told that all have. */
    private static void closing(Vertx vertx, Runnable then) {
        new Thread(() -> vertx.close().onComplete(ignored -> then.run()), "touchstone-stop").start();
    }

    private static void warn(ServerConfig config) {
        for (HostPort address : List.of(config.http(), config.peer())) {
            if (!address.isLoopback()) {
                LOG.warn(
                        "event=exposed address={} warning=\"whoever reaches this address reads and writes everything: there is"
                                + " neither authentication nor encryption\"",
                        address);
            }
        }
        if (config.faults() != null) {
            LOG.warn(
                    "event=fault-injection address={} warning=\"whoever reaches this address sets this node's clock wrong and"
                            + " fills its disk: for tests alone\"",
                    config.faults());
        }
        if (config.allowKnownBugs()) {
            LOG.warn(
                    "event=known-bugs-allowed warning=\"a bucket may switch on a known bug: not for data of any worth\"");
        }
    }

    private static Future<TouchstoneServer> serve(Vertx vertx, ServerConfig config, NodeParts parts) {
        VertxTransport transport = parts.transport();
        StoreNode node = parts.node();
        AtomicBoolean stopping = new AtomicBoolean();
        return transport
                .listen(config.peer(), node::receive, parts::caughtUp)
                .recover(failure -> Future.failedFuture(busy("peer", config.peer(), failure)))
                .compose(peerPort -> {
                    node.start();
                    transport.connect();
                    return listen(vertx, config, parts, stopping)
                            .compose(http -> listenForFaults(vertx, config, parts)
                                    .map(faults -> new Listeners(http, faults.orElse(null))))
                            .map(all -> new TouchstoneServer(vertx, config, parts, peerPort, all, stopping));
                })
                .onSuccess(server -> {
                    parts.onStorageFailure(server::stop);
                    LOG.info(
                            "event=started node={} http={} peer={} incarnation={}",
                            config.self(),
                            server.httpAddress(),
                            server.peerAddress(),
                            parts.incarnation());
                });
    }

    private static Future<Optional<HttpServer>> listenForFaults(Vertx vertx, ServerConfig config, NodeParts parts) {
        HostPort address = config.faults();
        NodeFaults faults = parts.faults();
        if (address == null || faults == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return vertx.createHttpServer(httpOptions())
                .invalidRequestHandler(HttpApi::refuse)
                .requestHandler(new FaultApi(faults).router(vertx))
                .listen(address.port(), address.host())
                .map(Optional::of)
                .recover(failure -> Future.failedFuture(busy("faults", address, failure)));
    }

    private static Future<HttpServer> listen(
            Vertx vertx, ServerConfig config, NodeParts parts, AtomicBoolean stopping) {
        Map<NodeId, HostPort> addresses = new TreeMap<>();
        for (ServerConfig.MemberConfig each : config.members()) {
            if (each.http() != null) {
                addresses.put(each.member().id(), each.http());
            }
        }
        StoreNode node = parts.node();
        Front front = new Front() {
            @Override
            public void submit(Request request, Consumer<Reply> onReply) {
                node.submit(request, onReply);
            }

            @Override
            public boolean isServing() {
                return !stopping.get() && parts.storageFailure() == null;
            }

            @Override
            public @Nullable String storageShortage() {
                return parts.storageShortage();
            }

            @Override
            public ClusterView view() {
                return node.view();
            }
        };
        HttpApi api =
                new HttpApi(config.self(), front, config.limits(), addresses, parts.metrics()::scrape, parts.metrics());
        AtomicInteger connections = new AtomicInteger();
        return vertx.createHttpServer(httpOptions())
                .connectionHandler(connection -> {
                    connection.closeHandler(ignored -> connections.decrementAndGet());
                    if (connections.incrementAndGet() > HTTP_CONNECTIONS_MAX) {
                        connection.close();
                    }
                })
                .invalidRequestHandler(HttpApi::refuse)
                .requestHandler(api.router(vertx))
                .listen(config.http().port(), config.http().host())
                .recover(failure -> Future.failedFuture(busy("http", config.http(), failure)));
    }

    /** Room for the longest key, percent-encoded, and for the context of a key that many actors wrote. */
    private static HttpServerOptions httpOptions() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(16 << 10)
                .setMaxHeaderSize(64 << 10)
                .setTcpNoDelay(true)
                .setIdleTimeout(60);
    }

    /** What serves HTTP. */
    private record Listeners(HttpServer http, @Nullable HttpServer faults) {}

    private static Throwable busy(String what, HostPort address, Throwable failure) {
        String why =
                failure instanceof BindException ? "is in use or not of this machine" : "cannot be used: " + failure;
        return new ConfigException("the address listen." + what + " = " + address + " " + why);
    }
}
