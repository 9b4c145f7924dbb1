// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Transport;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages over TCP: a {@link PeerLink} to each peer, and a listener for theirs. Thread-safe.
 *
 * <p>Delivers each message at most once, unchanged, and those of one connection in order. The receiver of a connection
 * believes the names in its hello, if they are those of this cluster and of a peer, and if both ends prove that they know the
 * cluster's secret; where there is none, who may connect is for the network to decide. It reads on only when what it has read has
 * reached the core, so that a peer that sends faster than the core works fills its own queue, which is bounded, and not this
 * node's memory.
 */
public final class VertxTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(VertxTransport.class);

    private final Vertx vertx;
    private final NodeId self;
    private final String cluster;
    private final @Nullable Secret secret;
    private final TransportLimits limits;
    private final TransportStats stats;
    private final NetServer server;
    private final NetClient client;
    private final Map<NodeId, PeerLink> links;

    /**
     * A transport that neither listens nor connects yet.
     *
     * @param context runs all links; connections from peers run where {@link #listen} is called
     * @param peers where each peer is reached from here
     * @param secret what peers must prove to know; null if anybody may be one
     */
    public VertxTransport(
            Vertx vertx,
            Context context,
            String cluster,
            NodeId self,
            Map<NodeId, HostPort> peers,
            @Nullable Secret secret,
            TransportLimits limits,
            TransportStats stats) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.self = self;
        this.secret = secret;
        this.limits = limits;
        this.stats = stats;
        this.server = vertx.createNetServer(new NetServerOptions()
                .setTcpNoDelay(true)
                .setReadIdleTimeout((int) limits.silenceMax().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS));
        this.client =
                vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout((int)
                        limits.connectTimeout().toMillis()));
        Map<NodeId, PeerLink> made = new TreeMap<>();
        peers.forEach((peer, address) -> {
            PeerLink.Ends ends = new PeerLink.Ends(cluster, self, peer);
            made.put(peer, new PeerLink(vertx, context, client, ends, address, secret, limits, stats));
        });
        this.links = Collections.unmodifiableMap(made);
    }

    /**
     * Takes connections at the address, and gives their messages to the receiver, on an event loop.
     *
     * @param caughtUp completes when all that was given to the receiver before has been worked on
     */
    public Future<Integer> listen(
            HostPort address, BiConsumer<NodeId, Message> receiver, Supplier<Future<Void>> caughtUp) {
        PeerSession.Node node = new PeerSession.Node(cluster, self, links.keySet(), secret, receiver, caughtUp);
        PeerSessions sessions = new PeerSessions(vertx, node, limits, stats);
        return server.connectHandler(sessions::accept)
                .listen(address.port(), address.host())
                .map(NetServer::actualPort);
    }

    /** Begins to connect to all peers. */
    public void connect() {
        links.values().forEach(PeerLink::start);
    }

    @Override
    public void send(NodeId to, Message message) {
        PeerLink link = links.get(to);
        Bytes payload = MessageCodec.encode(message);
        if (link == null || payload.length() > limits.frameBytesMax() - Frame.HEADER_BYTES) {
            stats.dropped.increment();
            LOG.warn("event=message-dropped peer={} bytes={} known={}", to, payload.length(), link != null);
            return;
        }
        Buffer frame = new Frame(Frame.Type.MESSAGE, payload).encode();
        link.send(frame);
    }

    /** Closes all connections, and takes no more. */
    public Future<Void> close() {
        List<Future<Void>> ended = new ArrayList<>();
        links.values().forEach(each -> ended.add(each.close()));
        Future<Void> clientClosed = Future.join(ended).transform(ignored -> client.close());
        return Future.join(server.close(), clientClosed).mapEmpty();
    }
}
