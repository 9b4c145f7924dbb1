// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.driver.StoreNode;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.server.config.ConfigException;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.HttpConfig;
import dev.touchstone.store.server.config.ServerConfig;
import dev.touchstone.store.server.fault.NodeFaults;
import dev.touchstone.store.server.guard.BytesInFlight;
import dev.touchstone.store.server.guard.ClientGuard;
import dev.touchstone.store.server.guard.ConnectionGate;
import dev.touchstone.store.server.guard.FileDescriptors;
import dev.touchstone.store.server.guard.GuardStats;
import dev.touchstone.store.server.guard.ReadAhead;
import dev.touchstone.store.server.guard.RequestsInFlight;
import dev.touchstone.store.server.http.Callers;
import dev.touchstone.store.server.http.FaultApi;
import dev.touchstone.store.server.http.Front;
import dev.touchstone.store.server.http.HttpApi;
import dev.touchstone.store.server.http.Load;
import io.netty.channel.unix.Errors.NativeIoException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a node serves HTTP, and what it bears there. */
final class HttpListeners {
    private static final int HEADER_BYTES_MAX = 64 << 10;
    /** File descriptors kept for the node itself: segments of logs, names to resolve, connections that are closed at once. */
    private static final int DESCRIPTORS_RESERVED = 24;
    /** Faults are injected by one harness. */
    private static final int FAULT_CONNECTIONS_MAX = 16;

    /** Connections of clients beyond the bound, when all are in use: to ask whether the node lives, and nothing else. */
    private static final int RESERVE_MAX = 16;
    /** Of the connections for which there are file descriptors, the reserve is such a part at the most. */
    private static final int RESERVE_PART = 8;

    private static final int IDLE_SECONDS_MAX = 60;
    /** No bound here: a {@link ClientGuard} ends connections that are idle, at a fraction of the cost. */
    private static final int GUARDED = 0;
    /** What Linux says of an address that is taken, and of one that is another machine's: EADDRINUSE, EADDRNOTAVAIL. */
    private static final Set<Integer> OF_NO_USE = Set.of(98, 99);

    private final Vertx vertx;
    private final ServerConfig config;
    private final NodeParts parts;
    private final ConnectionGate gate;
    private final GuardStats refused;

    HttpListeners(Vertx vertx, ServerConfig config, NodeParts parts, ConnectionGate gate, GuardStats refused) {
        this.vertx = vertx;
        this.config = config;
        this.parts = parts;
        this.gate = gate;
        this.refused = refused;
    }

    /** What serves. */
    record Listening(Listener http, @Nullable Listener faults) {}

    /** The servers at one address, one for each loop. */
    record Listener(List<HttpServer> servers) {
        int port() {
            return servers.get(0).actualPort();
        }

        /** Takes no more requests, and completes when those under way have ended, or after so long. */
        Future<Void> shutdown(long millis) {
            List<Future<Void>> ended = new ArrayList<>();
            servers.forEach(each -> ended.add(each.shutdown(millis, TimeUnit.MILLISECONDS)));
            return Future.join(ended).mapEmpty();
        }
    }

    /**
     * Listens for clients, and for who injects faults if that is wanted.
     *
     * @param stopping true once no more requests are taken
     */
    Future<Listening> listen(AtomicBoolean stopping) {
        return listenForClients(stopping).compose(http -> listenForFaults(http));
    }

    /** Why an address cannot be listened at. */
    static Throwable busy(String what, HostPort address, Throwable failure) {
        if (failure instanceof ConfigException) {
            return failure;
        }
        String why = isOfNoUse(failure) ? "is in use or not of this machine" : "cannot be used: " + failure;
        return new ConfigException("the address listen." + what + " = " + address + " " + why);
    }

    private static boolean isOfNoUse(Throwable failure) {
        return failure instanceof BindException
                || (failure instanceof NativeIoException ofEpoll && OF_NO_USE.contains(-ofEpoll.expectedErr()));
    }

    private Future<Listener> listenForClients(AtomicBoolean stopping) {
        HttpConfig clients = config.clients();
        Load load = new Load(
                new RequestsInFlight(clients.requestsInFlightMax()),
                new BytesInFlight(clients.bytesInFlightMax()),
                refused);
        Map<NodeId, HostPort> addresses = new TreeMap<>();
        for (ServerConfig.MemberConfig each : config.members()) {
            if (each.http() != null) {
                addresses.put(each.member().id(), each.http());
            }
        }
        parts.metrics().watch(load, gate);
        Function<Loop, Handler<HttpServerRequest>> handler = loop -> new HttpApi(
                        vertx,
                        config.self(),
                        front(stopping),
                        config.limits(),
                        addresses,
                        parts.metrics()::scrape,
                        parts.metrics(),
                        callers(config.http()),
                        load,
                        loop)
                .handler();
        HttpServerOptions options = options(clients.http2(), GUARDED);
        return listen("http", config.http(), parts.loops(), handler, options, port -> {
            int withDescriptors = connectionsWithDescriptors();
            int reserve = Math.min(RESERVE_MAX, withDescriptors / RESERVE_PART);
            gate.boundClients(
                    port,
                    Math.min(clients.connectionsMax(), withDescriptors - reserve),
                    clients.connectionsPerAddressMax(),
                    reserve,
                    () -> List.of(
                            new ClientGuard(load.bytes(), refused, ClientGuard.Patience.DEFAULT),
                            new ReadAhead(load.bytes())));
        });
    }

    private Future<Listening> listenForFaults(Listener http) {
        HostPort address = config.faults();
        NodeFaults faults = parts.faults();
        if (address == null || faults == null) {
            return Future.succeededFuture(new Listening(http, null));
        }
        Load load = new Load(
                new RequestsInFlight(FAULT_CONNECTIONS_MAX),
                new BytesInFlight(config.clients().bytesInFlightMax()),
                refused);
        FaultApi api = new FaultApi(faults, callers(address), load, parts::caughtUp);
        List<Loop> loops = parts.loops().subList(0, 1);
        return listen(
                        "faults",
                        address,
                        loops,
                        ignored -> api.handler(vertx),
                        options(false, IDLE_SECONDS_MAX),
                        port -> gate.bound(port, FAULT_CONNECTIONS_MAX, FAULT_CONNECTIONS_MAX, List::of))
                .map(listening -> new Listening(http, listening));
    }

    /** Listens on each loop, which take what connects in turns. */
    private Future<Listener> listen(
            String what,
            HostPort address,
            List<Loop> loops,
            Function<Loop, Handler<HttpServerRequest>> handler,
            HttpServerOptions options,
            Consumer<Integer> listening) {
        // To Vert.x, 0 is another free port each time, and a negative number the same one for all who say it.
        int port = address.port() == 0 && loops.size() > 1 ? -1 : address.port();
        return on(loops.get(0), port, address, handler, options)
                .compose(first -> {
                    listening.accept(first.actualPort());
                    List<Future<HttpServer>> all = new ArrayList<>();
                    all.add(Future.succeededFuture(first));
                    for (Loop each : loops.subList(1, loops.size())) {
                        all.add(on(each, port, address, handler, options));
                    }
                    return Future.all(all).map(servers -> new Listener(servers.list()));
                })
                .recover(failure -> Future.failedFuture(busy(what, address, failure)));
    }

    private Future<HttpServer> on(
            Loop loop,
            int port,
            HostPort address,
            Function<Loop, Handler<HttpServerRequest>> handler,
            HttpServerOptions options) {
        return loop.call(() -> vertx.createHttpServer(options)
                .invalidRequestHandler(HttpApi::refuse)
                .requestHandler(handler.apply(loop))
                .listen(port, address.host()));
    }

    /** How many clients there may be before the process has no file descriptors left for anything else. */
    private int connectionsWithDescriptors() {
        long left = FileDescriptors.left() + gate.open();
        long forPeers =
                Math.min(config.links().connectionsMax(), 3L * config.members().size());
        long all = left - DESCRIPTORS_RESERVED - config.members().size();
        long forClients = all - forPeers;
        if (forClients < 1) {
            throw new ConfigException("this process may open only " + left + " more files, too few for a node of "
                    + config.members().size() + "; let it have more (ulimit -n)");
        }
        gate.bound(all);
        return (int) Math.min(forClients, Integer.MAX_VALUE);
    }

    private Front front(AtomicBoolean stopping) {
        StoreNode node = parts.node();
        return new Front() {
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

            @Override
            public RangeCounts ranges() {
                return node.ranges();
            }

            @Override
            public Map<NodeId, HintCounts> hints() {
                return node.hints();
            }
        };
    }

    /** Who listens on loopback is called by names that a web page cannot have, who listens beyond by any, unless told otherwise. */
    private Callers callers(HostPort listener) {
        List<String> names = new ArrayList<>(config.clients().hosts());
        boolean takesAnyName = names.isEmpty() && !listener.isLoopback();
        config.members().stream()
                .filter(each -> each.member().id().equals(config.self()) && each.http() != null)
                .forEach(each -> names.add(each.http().host()));
        return new Callers(takesAnyName, names);
    }

    /** Room for the longest key, percent-encoded, and for the context of a key that many actors wrote. */
    private static HttpServerOptions options(boolean http2, int idleSeconds) {
        return new HttpServerOptions()
                .setMaxInitialLineLength(16 << 10)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setHttp2ClearTextEnabled(http2)
                .setInitialSettings(
                        new Http2Settings().setMaxConcurrentStreams(100).setMaxHeaderListSize(HEADER_BYTES_MAX))
                // Nobody speaks WebSocket here, and each request would be looked at for it.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setTcpNoDelay(true)
                .setIdleTimeout(idleSeconds);
    }
}
