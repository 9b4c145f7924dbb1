// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.NodeId;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.port.Transport;
import dev.touchstone.store.server.HostPort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages over TCP: a {@link PeerLink} to each peer, and a listener for theirs. Thread-safe.
 *
 * <p>Delivers each message at most once, unchanged, and those of one connection in order. The receiver of a connection
 * believes the name in its hello: who may connect is for the network to decide.
 */
public final class VertxTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(VertxTransport.class);

    private final NodeId self;
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
     */
    public VertxTransport(
            Vertx vertx,
            Context context,
            NodeId self,
            Map<NodeId, HostPort> peers,
            TransportLimits limits,
            TransportStats stats) {
        this.self = self;
        this.limits = limits;
        this.stats = stats;
        this.server = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true));
        this.client =
                vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout((int)
                        limits.connectTimeout().toMillis()));
        Map<NodeId, PeerLink> made = new TreeMap<>();
        peers.forEach((peer, address) ->
                made.put(peer, new PeerLink(vertx, context, client, self, peer, address, limits, stats)));
        this.links = Collections.unmodifiableMap(made);
    }

    /** Takes connections at the address, and gives their messages to the receiver, on an event loop. */
    public Future<Integer> listen(HostPort address, BiConsumer<NodeId, Message> receiver) {
        return server.connectHandler(socket -> accept(socket, receiver))
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
        links.values().forEach(PeerLink::close);
        return Future.join(server.close(), client.close()).mapEmpty();
    }

    private void accept(NetSocket socket, BiConsumer<NodeId, Message> receiver) {
        socket.exceptionHandler(failure -> LOG.debug("event=peer-error", failure));
        Session session = new Session(socket, receiver);
        FrameReader.read(socket, limits.frameBytesMax(), session::take, detail -> {
            stats.malformed.increment();
            LOG.warn(
                    "event=peer-malformed remote={} peer={} detail=\"{}\"",
                    socket.remoteAddress(),
                    session.from,
                    detail);
            socket.close();
        });
    }

    /** A connection from a peer; on its event loop. */
    private final class Session {
        private final NetSocket socket;
        private final BiConsumer<NodeId, Message> receiver;
        private @Nullable NodeId from;

        Session(NetSocket socket, BiConsumer<NodeId, Message> receiver) {
            this.socket = socket;
            this.receiver = receiver;
        }

        /** Takes a frame; throws {@link IllegalArgumentException} if it is out of place. */
        void take(Frame frame) {
            NodeId sender = from;
            if (sender == null) {
                hello(frame);
            } else if (frame.type() == Frame.Type.MESSAGE) {
                Message message = MessageCodec.decode(frame.payload());
                stats.received.increment();
                receiver.accept(sender, message);
            } else {
                throw new IllegalArgumentException("a " + frame.type() + " after the hello");
            }
        }

        private void hello(Frame frame) {
            String[] names = frame.text().split("\n", -1);
            if (frame.type() != Frame.Type.HELLO || names.length != 2) {
                throw new IllegalArgumentException("a " + frame.type() + " where a hello is due");
            }
            if (!names[1].equals(self.name())) {
                throw new IllegalArgumentException("a hello for \"" + names[1] + "\" reached " + self);
            }
            from = new NodeId(names[0]);
            socket.write(Frame.welcome(self).encode());
        }
    }
}
