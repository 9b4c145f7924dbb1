// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.server.config.EffectiveConfig;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.ServerConfig;
import dev.touchstone.store.server.guard.ConnectionGate;
import dev.touchstone.store.server.guard.GatedTransport;
import dev.touchstone.store.server.guard.GuardStats;
import dev.touchstone.store.server.storage.StorageException;
import dev.touchstone.store.server.transport.VertxTransport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final Vertx vertx;
    private final ServerConfig config;
    private final NodeParts parts;
    private final AtomicBoolean stopping;
    private final Promise<Void> stopped = Promise.promise();
    private final int peerPort;
    private final HttpListeners.Listener http;
    private final HttpListeners.@Nullable Listener faults;

    private TouchstoneServer(
            Vertx vertx,
            ServerConfig config,
            NodeParts parts,
            int peerPort,
            HttpListeners.Listening listeners,
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
        GuardStats refused = new GuardStats();
        ConnectionGate gate = new ConnectionGate(refused);
        Transport sockets = sockets();
        LOG.info("event=sockets node={} kind={}", config.self(), sockets.name());
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(config.shards())
                        .setWorkerPoolSize(2)
                        .setAddressResolverOptions(PeerNames.resolver()))
                .withTransport(new GatedTransport(sockets, gate))
                .build();
        Promise<TouchstoneServer> promise = Promise.promise();
        NodeParts.open(vertx, config, refused)
                .compose(parts -> serve(vertx, config, parts, gate, refused)
                        .recover(failure -> parts.close().transform(ignored -> Future.failedFuture(failure))))
                .onSuccess(promise::complete)
                .onFailure(failure -> closing(vertx, () -> promise.fail(failure)));
        return promise.future();
    }

    /** Those of Linux where they are: an event costs less by them. Else those of the JDK. */
    static Transport sockets() {
        Transport epoll = Transport.EPOLL;
        return epoll != null && epoll.available() ? epoll : Transport.NIO;
    }

    /** Where the HTTP API listens. */
    public HostPort httpAddress() {
        return new HostPort(config.http().host(), http.port());
    }

    /** Where peers connect to. */
    public HostPort peerAddress() {
        return new HostPort(config.peer().host(), peerPort);
    }

    /** Where faults are injected; null if they are not. */
    public @Nullable HostPort faultsAddress() {
        HostPort address = config.faults();
        return faults == null || address == null ? null : new HostPort(address.host(), faults.port());
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
            http.shutdown(DRAIN_MILLIS)
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
                        "event=exposed address={} warning=\"{}\"",
                        address,
                        address.equals(config.peer()) && config.links().secret() != null
                                ? "peers prove that they know the secret, but there is no encryption"
                                : "whoever reaches this address reads and writes everything: there is"
                                        + " neither authentication nor encryption");
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

    private static Future<TouchstoneServer> serve(
            Vertx vertx, ServerConfig config, NodeParts parts, ConnectionGate gate, GuardStats refused) {
        VertxTransport transport = parts.transport();
        StoreNode node = parts.node();
        AtomicBoolean stopping = new AtomicBoolean();
        return parts.loops()
                .get(0)
                .call(() -> transport.listen(config.peer(), node::receive, parts::caughtUp))
                .recover(failure -> Future.failedFuture(HttpListeners.busy("peer", config.peer(), failure)))
                .compose(peerPort -> {
                    int peers = config.links().connectionsMax();
                    gate.bound(peerPort, peers, peers, List::of);
                    node.start();
                    transport.connect();
                    return new HttpListeners(vertx, config, parts, gate, refused)
                            .listen(stopping)
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
}
