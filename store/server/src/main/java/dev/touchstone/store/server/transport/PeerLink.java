// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.protocol.NodeId;
import dev.touchstone.store.server.HostPort;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to a peer, made again whenever it ends.
 *
 * <p>Messages wait in a bounded queue until the peer has welcomed the connection, then go out in one write per turn of the
 * event loop. When an attempt to connect fails, what waits is dropped: it is as old as the attempt, and the core has its
 * own time-outs. The queue is shared under its lock; all else is touched on the link's context alone.
 */
final class PeerLink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final Vertx vertx;
    private final Context context;
    private final NetClient client;
    private final NodeId self;
    private final NodeId peer;
    private final HostPort address;
    private final TransportLimits limits;
    private final TransportStats stats;

    private final ArrayDeque<Buffer> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean flushScheduled;

    private @Nullable NetSocket socket;
    private boolean welcomed;
    private boolean closed;
    private long retryMillis;

    PeerLink(
            Vertx vertx,
            Context context,
            NetClient client,
            NodeId self,
            NodeId peer,
            HostPort address,
            TransportLimits limits,
            TransportStats stats) {
        this.vertx = vertx;
        this.context = context;
        this.client = client;
        this.self = self;
        this.peer = peer;
        this.address = address;
        this.limits = limits;
        this.stats = stats;
        this.retryMillis = limits.retryMin().toMillis();
    }

    void start() {
        context.runOnContext(ignored -> connect());
    }

    /** Queues a frame; from any thread. */
    void send(Buffer frame) {
        synchronized (queue) {
            queue.add(frame);
            queuedBytes += frame.length();
            while (queue.size() > limits.queueMessagesMax() || queuedBytes > limits.queueBytesMax()) {
                queuedBytes -= queue.remove().length();
                stats.dropped.increment();
            }
            if (flushScheduled) {
                return;
            }
            flushScheduled = true;
        }
        context.runOnContext(ignored -> flush());
    }

    void close() {
        context.runOnContext(ignored -> {
            closed = true;
            if (socket != null) {
                socket.close();
            }
        });
    }

    private void connect() {
        if (closed) {
            return;
        }
        client.connect(address.port(), address.host()).onSuccess(this::greet).onFailure(failure -> retry());
    }

    private void greet(NetSocket connection) {
        if (closed) {
            connection.close();
            return;
        }
        socket = connection;
        long limit = vertx.setTimer(limits.connectTimeout().toMillis(), ignored -> connection.close());
        connection.closeHandler(ignored -> {
            vertx.cancelTimer(limit);
            lost();
        });
        connection.exceptionHandler(failure -> LOG.debug("event=link-error peer={}", peer, failure));
        connection.drainHandler(ignored -> flush());
        FrameReader.read(
                connection,
                1024,
                frame -> {
                    vertx.cancelTimer(limit);
                    welcome(connection, frame);
                },
                detail -> malformed(connection, detail));
        connection.write(Frame.hello(self, peer).encode());
    }

    private void welcome(NetSocket connection, Frame frame) {
        if (frame.type() != Frame.Type.WELCOME || !frame.text().equals(peer.name())) {
            malformed(connection, "not the welcome of " + peer);
            return;
        }
        welcomed = true;
        retryMillis = limits.retryMin().toMillis();
        stats.connects.increment();
        stats.connected.incrementAndGet();
        LOG.info("event=link-up peer={} address={}", peer, address);
        flush();
    }

    private void malformed(NetSocket connection, String detail) {
        stats.malformed.increment();
        LOG.warn("event=link-malformed peer={} address={} detail=\"{}\"", peer, address, detail);
        connection.close();
    }

    private void lost() {
        socket = null;
        if (welcomed) {
            welcomed = false;
            stats.connected.decrementAndGet();
            LOG.info("event=link-down peer={} address={}", peer, address);
        }
        retry();
    }

    private void retry() {
        if (closed) {
            return;
        }
        synchronized (queue) {
            stats.dropped.add(queue.size());
            queue.clear();
            queuedBytes = 0;
        }
        vertx.setTimer(retryMillis, ignored -> connect());
        retryMillis = Math.min(2 * retryMillis, limits.retryMax().toMillis());
    }

    private void flush() {
        NetSocket connection = socket;
        Buffer batch = Buffer.buffer();
        int messages = 0;
        synchronized (queue) {
            flushScheduled = false;
            if (!welcomed || connection == null || connection.writeQueueFull()) {
                return;
            }
            for (Buffer frame = queue.poll(); frame != null; frame = queue.poll()) {
                batch.appendBuffer(frame);
                messages++;
            }
            queuedBytes = 0;
        }
        if (messages > 0) {
            stats.sent.add(messages);
            connection.write(batch);
        }
    }
}
