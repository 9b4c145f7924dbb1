// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One proxy: a listening address, an upstream, toxics, and the connections through it. On the event loop. */
final class ToxicProxy {
    private record Connection(NetSocket client, NetSocket server, ToxicLink upstream, ToxicLink downstream) {}

    private final Vertx vertx;
    private final NetClient dialler;
    private final SplittableRandom random;
    private final String name;
    private final List<ToxicSpec> toxics = new ArrayList<>();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private String listen;
    private String upstream;
    private @Nullable NetServer server;

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

    Future<Void> start() {
        if (server != null) {
            return Future.succeededFuture();
        }
        InetSocketAddress address = Addresses.parse(listen);
        NetServer starting = vertx.createNetServer().connectHandler(this::accept);
        return starting.listen(address.getPort(), address.getAddress().getHostAddress())
                .onSuccess(listening -> {
                    server = listening;
                    listen = Addresses.text(address, listening.actualPort());
                })
                .recover(cause -> Future.failedFuture(
                        new ApiException(500, "listen tcp " + listen + ": bind: address already in use")))
                .mapEmpty();
    }

    /** Closes the listener and all connections. */
    Future<Void> stop() {
        NetServer stopping = server;
        if (stopping == null) {
            return Future.succeededFuture();
        }
        server = null;
        Future<Void> closed = stopping.close();
        for (Connection connection : List.copyOf(connections)) {
            connection.client().close();
            connection.server().close();
        }
        return closed;
    }

    Future<Void> update(String newListen, String newUpstream, boolean enabled) {
        boolean differs = !Addresses.same(listen, newListen) || !upstream.equals(newUpstream);
        Future<Void> stopped = differs || !enabled ? stop() : Future.succeededFuture();
        if (differs) {
            listen = newListen;
            upstream = newUpstream;
        }
        return enabled ? stopped.compose(ignored -> start()) : stopped;
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

    private void accept(NetSocket client) {
        client.pause();
        NetServer accepting = server;
        InetSocketAddress to = Addresses.parse(upstream);
        dialler.connect(to.getPort(), to.getHostString())
                .onFailure(cause -> client.close())
                .onSuccess(dialled -> {
                    if (server == null || server != accepting) {
                        client.close();
                        dialled.close();
                    } else {
                        connect(client, dialled);
                    }
                });
    }

    private void connect(NetSocket client, NetSocket dialled) {
        ToxicLink up = new ToxicLink(client, dialled, stream(true), random.split());
        ToxicLink down = new ToxicLink(dialled, client, stream(false), random.split());
        Connection connection = new Connection(client, dialled, up, down);
        connections.add(connection);
        up.start(() -> connections.remove(connection));
        down.start(() -> connections.remove(connection));
        client.resume();
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
