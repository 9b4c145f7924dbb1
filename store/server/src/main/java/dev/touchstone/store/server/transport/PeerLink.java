// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.server.config.HostPort;
import dev.touchstone.store.server.config.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to a peer, made again whenever it ends.
 *
 * <p>Messages wait in a bounded queue until the peer has welcomed the connection, then go out in writes of some
 * {@value #BATCH_BYTES} bytes, as fast as the socket takes them. When an attempt to connect fails, what waits is dropped: it
 * is as old as the attempt, and the core has its own time-outs. A peer that leaves pings unanswered is taken for gone, since
 * a connection whose other end vanished does not say so. The queue is shared under its lock; all else is touched on the
 * link's context alone.
 */
final class PeerLink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);
    private static final int BATCH_BYTES = 64 << 10;
    private static final int REPLY_BYTES_MAX = 1024;

    private final Vertx vertx;
    private final Context context;
    private final NetClient client;
    private final Ends ends;
    private final HostPort address;
    private final @Nullable Secret secret;
    private final TransportLimits limits;
    private final TransportStats stats;

    private final ArrayDeque<Buffer> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean flushScheduled;

    private @Nullable NetSocket socket;
    private Greeting greeting = new Greeting(null, "", false);
    private boolean welcomed;
    private boolean closed;
    private boolean complained;
    private long lastHeardNanos;
    private long retryMillis;

    /** Whose connection it is: of which cluster, from whom, to whom. */
    record Ends(String cluster, NodeId self, NodeId peer) {}

    /** What this end has said and heard on a new connection. */
    private record Greeting(@Nullable Secret secret, String nonce, boolean proven) {}

    PeerLink(
            Vertx vertx,
            Context context,
            NetClient client,
            Ends ends,
            HostPort address,
            @Nullable Secret secret,
            TransportLimits limits,
            TransportStats stats) {
        this.vertx = vertx;
        this.context = context;
        this.client = client;
        this.ends = ends;
        this.address = address;
        this.secret = secret;
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
            while (queue.size() > limits.queueMessagesMax()
                    || (queuedBytes > limits.queueBytesMax() && queue.size() > 1)) {
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

    /** Ends it; completes when it will not connect again, before which its client must not be closed. */
    Future<Void> close() {
        Promise<Void> ended = Promise.promise();
        context.runOnContext(ignored -> {
            closed = true;
            if (socket != null) {
                socket.close();
            }
            ended.complete();
        });
        return ended.future();
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
        long pings = vertx.setPeriodic(limits.pingEvery().toMillis(), ignored -> ping(connection));
        connection.closeHandler(ignored -> {
            vertx.cancelTimer(limit);
            vertx.cancelTimer(pings);
            lost();
        });
        connection.exceptionHandler(failure -> LOG.debug("event=link-error peer={}", ends.peer(), failure));
        connection.drainHandler(ignored -> flush());
        connection.handler(new FrameReader(
                () -> REPLY_BYTES_MAX,
                frame -> {
                    heard(connection, frame);
                    if (welcomed) {
                        vertx.cancelTimer(limit);
                    }
                },
                detail -> malformed(connection, detail)));
        greeting = new Greeting(secret, Handshake.nonce(), secret == null);
        connection.write((secret == null
                        ? Frame.hello(ends.cluster(), ends.self(), ends.peer())
                        : Frame.hello(ends.cluster(), ends.self(), ends.peer(), greeting.nonce()))
                .encode());
    }

    private void heard(NetSocket connection, Frame frame) {
        lastHeardNanos = System.nanoTime();
        if (!greeting.proven()) {
            prove(connection, frame);
        } else if (!welcomed) {
            welcome(connection, frame);
        } else if (frame.type() != Frame.Type.PONG) {
            malformed(connection, "a " + frame.type() + " after the welcome");
        }
    }

    /** Proves this end's knowledge of the secret to who has proven its own. */
    private void prove(NetSocket connection, Frame frame) {
        Secret known = greeting.secret();
        String[] parts = frame.text().split("\n", -1);
        if (known == null
                || frame.type() != Frame.Type.CHALLENGE
                || parts.length != 2
                || !Handshake.isNonce(parts[0])
                || !Handshake.isSame(
                        Handshake.proof(known, Handshake.End.LISTENING, ends, greeting.nonce(), parts[0]), parts[1])) {
            stats.unproven.increment();
            malformed(connection, "it does not prove that it knows this node's secret");
            return;
        }
        greeting = new Greeting(known, greeting.nonce(), true);
        connection.write(Frame.proof(Handshake.proof(known, Handshake.End.CONNECTING, ends, greeting.nonce(), parts[0]))
                .encode());
    }

    private void welcome(NetSocket connection, Frame frame) {
        if (frame.type() != Frame.Type.WELCOME
                || !frame.text().equals(ends.peer().name())) {
            malformed(connection, "not the welcome of " + ends.peer());
            return;
        }
        welcomed = true;
        complained = false;
        retryMillis = limits.retryMin().toMillis();
        stats.connects.increment();
        stats.connected.incrementAndGet();
        LOG.info("event=link-up peer={} address={}", ends.peer(), address);
        flush();
    }

    private void ping(NetSocket connection) {
        if (!welcomed) {
            return;
        }
        if (System.nanoTime() - lastHeardNanos > limits.silenceMax().toNanos()) {
            stats.silent.increment();
            LOG.warn("event=link-silent peer={} address={} limit={}", ends.peer(), address, limits.silenceMax());
            connection.close();
        } else {
            connection.write(Frame.ping().encode());
        }
    }

    private void malformed(NetSocket connection, String detail) {
        stats.malformed.increment();
        if (!complained) {
            LOG.warn("event=link-malformed peer={} address={} detail=\"{}\"", ends.peer(), address, detail);
        }
        complained = true;
        connection.close();
    }

    private void lost() {
        socket = null;
        if (welcomed) {
            welcomed = false;
            stats.connected.decrementAndGet();
            LOG.info("event=link-down peer={} address={}", ends.peer(), address);
        } else if (!closed && !complained) {
            complained = true;
            LOG.warn(
                    "event=link-not-welcomed peer={} address={} hint=\"what listens there is not {}, not of cluster {},"
                            + " or has another secret\"",
                    ends.peer(),
                    address,
                    ends.peer(),
                    ends.cluster());
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
        long half = Math.max(1, retryMillis / 2);
        vertx.setTimer(half + ThreadLocalRandom.current().nextLong(half + 1), ignored -> connect());
        retryMillis = Math.min(2 * retryMillis, limits.retryMax().toMillis());
    }

    private void flush() {
        synchronized (queue) {
            flushScheduled = false;
        }
        NetSocket connection = socket;
        while (welcomed && connection != null && !connection.writeQueueFull()) {
            Buffer batch = nextBatch();
            if (batch == null) {
                return;
            }
            connection.write(batch);
        }
    }

    private @Nullable Buffer nextBatch() {
        synchronized (queue) {
            Buffer first = queue.poll();
            if (first == null) {
                return null;
            }
            int messages = 1;
            int bytes = first.length();
            for (Buffer next : queue) {
                if (bytes + next.length() > BATCH_BYTES) {
                    break;
                }
                bytes += next.length();
                messages++;
            }
            Buffer batch = messages == 1 ? first : Buffer.buffer(bytes).appendBuffer(first);
            for (int i = 1; i < messages; i++) {
                batch.appendBuffer(queue.remove());
            }
            queuedBytes -= batch.length();
            stats.sent.add(messages);
            return batch;
        }
    }
}
