// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One proxy: a listening address, an upstream, toxics, and the connections through it. On the event loop. */
final class ToxicProxy {
    private record Connection(NetSocket client, NetSocket server, ToxicLink upstream, ToxicLink downstream) {
        void close() {
            var unused = client.close();
            var unusedToo = server.close();
        }
    }

    private static final long FREE_NANOS_MAX = 2_000_000_000;
    private static final long FREE_POLL_MILLIS = 2;

    private final Vertx vertx;
    private final NetClient dialler;
    private final SplittableRandom random;
    private final String name;
    private final List<ToxicSpec> toxics = new ArrayList<>();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final Set<NetSocket> dialling = new LinkedHashSet<>();
    private String listen;
    private String upstream;
    private @Nullable NetServer server;
    private Future<Void> lastChange = Future.succeededFuture();
    private int stops;

    ToxicProxy(Vertx vertx, NetClient dialler, SplittableRandom random, String name, String listen, String upstream) {
        this.vertx = vertx;
        this.dialler = dialler;
        this.random = random;
        this.name = name;
        this.listen = listen;
        this.upstream = upstream;
    }

    String listen() {
        return listen;
    }

    String upstream() {
        return upstream;
    }

    boolean isEnabled() {
        return server != null;
    }

    /** Listens, unless it does. */
    Future<Void> start() {
        return change(this::startNow);
    }

    /** Closes the listener and all connections; afterwards whoever connects is refused. */
    Future<Void> stop() {
        return change(this::stopNow);
    }

    /** Takes these settings; another address or upstream closes all connections. */
    Future<Void> update(String newListen, String newUpstream, boolean enabled) {
        return change(() -> {
            boolean differs = !Addresses.same(listen, newListen) || !upstream.equals(newUpstream);
            Future<Void> stopped = differs || !enabled ? stopNow() : Future.succeededFuture();
            if (differs) {
                listen = newListen;
                upstream = newUpstream;
            }
            return enabled ? stopped.compose(ignored -> startNow()) : stopped;
        });
    }

    /** One change after another: none meets a listener that is half started. */
    private Future<Void> change(Supplier<Future<Void>> change) {
        lastChange = lastChange.transform(ignored -> change.get());
        return lastChange;
    }

    private Future<Void> startNow() {
        if (server != null) {
            return Future.succeededFuture();
        }
        InetSocketAddress address = Addresses.parse(listen);
        return awaitFree(address, System.nanoTime() + FREE_NANOS_MAX).compose(ignored -> listen(address));
    }

    /**
     * Waits until nobody listens there. A listener is closed some time before the system closes its socket: until its
     * event loop selects again, the address is taken, and who connects is accepted.
     */
    private Future<Void> awaitFree(InetSocketAddress address, long endNanos) {
        try {
            Addresses.requireFree(listen, address);
            return Future.succeededFuture();
        } catch (ApiException e) {
            return System.nanoTime() - endNanos < 0
                    ? vertx.timer(FREE_POLL_MILLIS, TimeUnit.MILLISECONDS)
                            .compose(ignored -> awaitFree(address, endNanos))
                    : Future.failedFuture(e);
        }
    }

    private Future<Void> listen(InetSocketAddress address) {
        int epoch = stops;
        NetServer starting = vertx.createNetServer().connectHandler(client -> accept(client, epoch));
        return starting.listen(address.getPort(), address.getAddress().getHostAddress())
                .onSuccess(listening -> {
                    server = listening;
                    listen = Addresses.text(address, listening.actualPort());
                })
                .recover(cause -> Future.failedFuture(Addresses.cannotListen(listen, cause)))
                .mapEmpty();
    }

    private Future<Void> stopNow() {
        NetServer stopping = server;
        if (stopping == null) {
            return Future.succeededFuture();
        }
        server = null;
        stops++;
        InetSocketAddress left = Addresses.parse(listen);
        Future<Void> closed = stopping.close().compose(ignored -> awaitFree(left, System.nanoTime() + FREE_NANOS_MAX));
        List.copyOf(connections).forEach(Connection::close);
        List.copyOf(dialling).forEach(NetSocket::close);
        return closed;
    }

    void add(ToxicSpec toxic) {
        if (toxics.stream().anyMatch(other -> other.name.equals(toxic.name))) {
            throw new ApiException(409, "toxic already exists");
        }
        toxics.add(toxic);
        links(toxic).forEach(link -> link.add(toxic));
    }

    void updated(ToxicSpec toxic) {
        links(toxic).forEach(link -> link.update(toxic));
    }

    void remove(ToxicSpec toxic) {
        toxics.remove(toxic);
        links(toxic).forEach(link -> link.remove(toxic));
    }

    void removeAllToxics() {
        List.copyOf(toxics).forEach(this::remove);
    }

    ToxicSpec toxic(String wanted) {
        return toxics.stream()
                .filter(toxic -> toxic.name.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ApiException(404, "toxic not found"));
    }

    ArrayNode toxicsJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        stream(true).forEach(toxic -> array.add(toxic.toJson()));
        stream(false).forEach(toxic -> array.add(toxic.toJson()));
        return array;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("listen", listen).put("upstream", upstream).put("enabled", isEnabled());
        json.set("toxics", toxicsJson());
        return json;
    }

    /** Accepts, then dials, as Toxiproxy does: who cannot be reached is seen as an end, not as a refusal. */
    private void accept(NetSocket client, int epoch) {
        client.pause();
        dialling.add(client);
        Addresses.dial(dialler, upstream).onComplete(dialled -> {
            dialling.remove(client);
            if (dialled.failed()) {
                client.close();
            } else if (epoch != stops || !isOpen(client)) {
                client.close();
                dialled.result().close();
            } else {
                connect(client, dialled.result());
            }
        });
    }

    private void connect(NetSocket client, NetSocket dialled) {
        dialled.pause();
        ToxicLink up = new ToxicLink(client, dialled, stream(true), random.split());
        ToxicLink down = new ToxicLink(dialled, client, stream(false), random.split());
        Connection connection = new Connection(client, dialled, up, down);
        connections.add(connection);
        // Not before both are closed: a toxic may hold back the end of one, and must be found to be changed or removed.
        Future.join(closed(client), closed(dialled)).onComplete(ignored -> connections.remove(connection));
        up.start();
        down.start();
    }

    /** Completes when the socket is closed, be that long ago. */
    private static Future<Void> closed(NetSocket socket) {
        Promise<Void> closed = Promise.promise();
        channel(socket).closeFuture().addListener(ignored -> closed.complete());
        return closed.future();
    }

    /** False for a client that reset its connection, maybe before anything was read of it. */
    private static boolean isOpen(NetSocket socket) {
        return channel(socket).isOpen();
    }

    private static Channel channel(NetSocket socket) {
        return ((NetSocketInternal) socket).channelHandlerContext().channel();
    }

    private List<ToxicSpec> stream(boolean up) {
        return toxics.stream().filter(toxic -> toxic.upstream == up).toList();
    }

    private List<ToxicLink> links(ToxicSpec toxic) {
        return connections.stream()
                .map(connection -> toxic.upstream ? connection.upstream() : connection.downstream())
                .toList();
    }
}
