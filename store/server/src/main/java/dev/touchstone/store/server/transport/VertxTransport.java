// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Transport;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.store.server.config.HostPort;
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
 * believes the names in its hello, if they are those of this cluster and of a peer: who may connect is for the network to
 * decide. It reads on only when what it has read has reached the core, so that a peer that sends faster than the core
 * works fills its own queue, which is bounded, and not this node's memory.
 */
public final class VertxTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(VertxTransport.class);

    private static final int HELLO_BYTES_MAX = 1024;

    private final Vertx vertx;
    private final String cluster;
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
            String cluster,
            NodeId self,
            Map<NodeId, HostPort> peers,
            TransportLimits limits,
            TransportStats stats) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.self = self;
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
            made.put(peer, new PeerLink(vertx, context, client, ends, address, limits, stats));
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
        return server.connectHandler(socket -> accept(socket, receiver, caughtUp))
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

    private void accept(NetSocket socket, BiConsumer<NodeId, Message> receiver, Supplier<Future<Void>> caughtUp) {
        socket.exceptionHandler(failure -> LOG.debug("event=peer-error", failure));
        Session session = new Session(socket, receiver, caughtUp);
        FrameReader.read(socket, session::frameBytesMax, session::take, session::malformed);
    }

    /** A connection from a peer; on its event loop. */
    private final class Session {
        private final NetSocket socket;
        private final BiConsumer<NodeId, Message> receiver;
        private final Supplier<Future<Void>> caughtUp;
        private final Context context = vertx.getOrCreateContext();
        private final long helloLimit;
        private @Nullable NodeId from;
        private boolean probed;
        private int taken;

        Session(NetSocket socket, BiConsumer<NodeId, Message> receiver, Supplier<Future<Void>> caughtUp) {
            this.socket = socket;
            this.receiver = receiver;
            this.caughtUp = caughtUp;
            this.helloLimit = vertx.setTimer(
                    limits.connectTimeout().toMillis(), ignored -> malformed("no hello in " + limits.connectTimeout()));
            socket.closeHandler(ignored -> vertx.cancelTimer(helloLimit));
        }

        int frameBytesMax() {
            return from == null ? HELLO_BYTES_MAX : limits.frameBytesMax();
        }

        void malformed(String detail) {
            stats.malformed.increment();
            LOG.warn("event=peer-malformed remote={} peer={} detail=\"{}\"", socket.remoteAddress(), from, detail);
            socket.close();
        }

        /** Takes a frame; throws {@link IllegalArgumentException} if it is out of place. */
        void take(Frame frame) {
            NodeId sender = from;
            if (probed) {
                throw new IllegalArgumentException("a " + frame.type() + " after a probe");
            } else if (sender == null && frame.type() == Frame.Type.PROBE) {
                answerProbe();
            } else if (sender == null) {
                hello(frame);
            } else if (frame.type() == Frame.Type.PING) {
                socket.write(Frame.pong().encode());
            } else if (frame.type() == Frame.Type.MESSAGE) {
                Message message = MessageCodec.decode(frame.payload());
                stats.received.increment();
                receiver.accept(sender, message);
                awaitCore();
            } else {
                throw new IllegalArgumentException("a " + frame.type() + " after the hello");
            }
        }

        /** Takes nothing more from who only asked whether anybody is here. */
        private void answerProbe() {
            probed = true;
            stats.probes.increment();
            socket.write(Frame.probeAck(self).encode()).onComplete(ignored -> socket.close());
        }

        private void awaitCore() {
            if (++taken >= limits.windowMessages()) {
                taken = 0;
                socket.pause();
                caughtUp.get().onComplete(ignored -> context.runOnContext(none -> socket.resume()));
            }
        }

        private void hello(Frame frame) {
            String[] names = frame.text().split("\n", -1);
            if (frame.type() != Frame.Type.HELLO || names.length != 3) {
                throw new IllegalArgumentException("a " + frame.type() + " where a hello is due");
            }
            if (!names[0].equals(cluster) || !names[2].equals(self.name())) {
                throw new IllegalArgumentException("a hello for \"" + names[2] + "\" of cluster \"" + names[0]
                        + "\" reached " + self + " of " + cluster);
            }
            NodeId sender = new NodeId(names[1]);
            if (!links.containsKey(sender)) {
                throw new IllegalArgumentException("a hello from " + sender + ", which is no peer");
            }
            vertx.cancelTimer(helloLimit);
            from = sender;
            socket.write(Frame.welcome(self).encode());
        }
    }
}
