// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.message.MessageCodec;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.server.config.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection from a peer; on its event loop. */
final class PeerSession {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSession.class);
    private static final int HELLO_BYTES_MAX = 1024;
    /** Of what the core has not worked on, so much goes uncounted, and is asked after only when there is more. */
    private static final long UNCOUNTED_BYTES = 64 << 10;

    private final PeerSessions sessions;
    private final NetSocket socket;
    private final Node node;
    private final TransportLimits limits;
    private final TransportStats stats;
    private final Context context;
    private final Vertx vertx;
    private final long helloLimit;
    private final FrameReader reader = new FrameReader(this::frameBytesMax, this::take, this::malformed);
    private @Nullable NodeId from;
    private @Nullable Challenge challenge;
    private boolean probed;
    private boolean closed;
    private int messages;
    private long bytes;
    private boolean awaitsCore;
    private boolean paused;
    private long counted;

    /**
     * Who takes connections.
     *
     * @param peers who may make them
     * @param receiver gets their messages
     * @param caughtUp completes when all that was given to the receiver before has been worked on
     */
    record Node(
            String cluster,
            NodeId self,
            Set<NodeId> peers,
            @Nullable Secret secret,
            BiConsumer<NodeId, Message> receiver,
            Supplier<Future<Void>> caughtUp) {}

    /** What a peer must prove to be one. */
    private record Challenge(NodeId peer, String proof) {}

    PeerSession(
            PeerSessions sessions,
            Vertx vertx,
            NetSocket socket,
            Node node,
            TransportLimits limits,
            TransportStats stats) {
        this.sessions = sessions;
        this.vertx = vertx;
        this.socket = socket;
        this.node = node;
        this.limits = limits;
        this.stats = stats;
        this.context = vertx.getOrCreateContext();
        this.helloLimit = vertx.setTimer(
                limits.connectTimeout().toMillis(), ignored -> malformed("no hello in " + limits.connectTimeout()));
    }

    /** Begins to read what comes. */
    void read() {
        socket.exceptionHandler(failure -> LOG.debug("event=peer-error", failure));
        socket.closeHandler(ignored -> ended());
        socket.handler(part -> {
            if (!closed) {
                reader.handle(part);
                count();
            }
        });
    }

    /** Bytes that are held for it. */
    long held() {
        return counted;
    }

    String remote() {
        return socket.remoteAddress() == null
                ? "unknown"
                : String.valueOf(socket.remoteAddress().hostAddress());
    }

    /** Who it is from; null before that is known. */
    @Nullable
    NodeId from() {
        return from;
    }

    /** Closes it, and gives up what is held for it, for what it is or does. */
    void close(String detail) {
        if (!closed) {
            sessions.complain(this, detail);
            socket.close();
            ended();
        }
    }

    private void ended() {
        if (!closed) {
            closed = true;
            vertx.cancelTimer(helloLimit);
            sessions.closed(this);
            long all = counted;
            counted = 0;
            sessions.holds(-all);
        }
    }

    private void malformed(String detail) {
        stats.malformed.increment();
        close(detail);
    }

    private int frameBytesMax() {
        return from == null ? HELLO_BYTES_MAX : limits.frameBytesMax();
    }

    /** Takes a frame; throws {@link IllegalArgumentException} if it is out of place. */
    private void take(Frame frame) {
        NodeId sender = from;
        if (closed) {
            return;
        }
        if (probed) {
            throw new IllegalArgumentException("a " + frame.type() + " after a probe");
        } else if (sender == null && challenge != null) {
            proof(frame, challenge);
        } else if (sender == null && frame.type() == Frame.Type.PROBE) {
            answerProbe();
        } else if (sender == null) {
            hello(frame);
        } else if (frame.type() == Frame.Type.PING) {
            answer(Frame.pong());
        } else if (frame.type() == Frame.Type.MESSAGE) {
            Message message = MessageCodec.decode(frame.payload());
            stats.received.increment();
            node.receiver().accept(sender, message);
            messages++;
            bytes += frame.payload().length();
            awaitCore();
        } else {
            throw new IllegalArgumentException("a " + frame.type() + " after the hello");
        }
    }

    /** Answers who takes its answers; for who does not, nothing is kept. */
    private void answer(Frame frame) {
        if (socket.writeQueueFull()) {
            stats.slow.increment();
            close("it does not take its answers");
        } else {
            socket.write(frame.encode());
        }
    }

    /** Takes nothing more from who only asked whether anybody is here. */
    private void answerProbe() {
        probed = true;
        stats.probes.increment();
        socket.write(Frame.probeAck(node.self()).encode()).onComplete(ignored -> socket.close());
    }

    /** Asks when what was taken is worked on, and takes no more until then if it is much. */
    private void awaitCore() {
        if (!awaitsCore && (bytes > UNCOUNTED_BYTES || messages >= limits.windowMessages())) {
            awaitsCore = true;
            int taken = messages;
            long takenBytes = bytes;
            node.caughtUp().get().onComplete(ignored -> context.runOnContext(none -> caughtUp(taken, takenBytes)));
        }
        if (awaitsCore && !paused && (bytes > limits.windowBytes() || messages >= limits.windowMessages())) {
            paused = true;
            socket.pause();
        }
    }

    private void caughtUp(int taken, long takenBytes) {
        awaitsCore = false;
        messages -= taken;
        bytes -= takenBytes;
        if (closed) {
            return;
        }
        count();
        awaitCore();
        if (paused && bytes <= limits.windowBytes() && messages < limits.windowMessages()) {
            paused = false;
            socket.resume();
        }
    }

    private void count() {
        long now = closed ? 0 : reader.held() + Math.max(0, bytes - UNCOUNTED_BYTES);
        long more = now - counted;
        counted = now;
        sessions.holds(more);
    }

    private void hello(Frame frame) {
        String[] names = frame.text().split("\n", -1);
        if (frame.type() != Frame.Type.HELLO || names.length < 3 || names.length > 4) {
            throw new IllegalArgumentException("a " + frame.type() + " where a hello is due");
        }
        if (!names[0].equals(node.cluster()) || !names[2].equals(node.self().name())) {
            throw new IllegalArgumentException("a hello for \"" + names[2] + "\" of cluster \"" + names[0]
                    + "\" reached " + node.self() + " of " + node.cluster());
        }
        NodeId sender = new NodeId(names[1]);
        if (!node.peers().contains(sender)) {
            throw new IllegalArgumentException("a hello from " + sender + ", which is no peer");
        }
        Secret secret = node.secret();
        if (secret == null && names.length == 3) {
            welcome(sender);
        } else if (secret != null && names.length == 4 && Handshake.isNonce(names[3])) {
            // Seen from there: its own name first.
            PeerLink.Ends ends = new PeerLink.Ends(node.cluster(), /* self= */ sender, /* peer= */ node.self());
            String nonce = Handshake.nonce();
            challenge = new Challenge(sender, Handshake.proof(secret, Handshake.End.CONNECTING, ends, names[3], nonce));
            socket.write(Frame.challenge(nonce, Handshake.proof(secret, Handshake.End.LISTENING, ends, names[3], nonce))
                    .encode());
        } else {
            stats.unproven.increment();
            throw new IllegalArgumentException(
                    secret == null
                            ? sender + " has a secret, and this node has none"
                            : sender + " has no secret, and this node has one");
        }
    }

    private void proof(Frame frame, Challenge expected) {
        if (frame.type() != Frame.Type.PROOF || !Handshake.isSame(expected.proof(), frame.text())) {
            stats.unproven.increment();
            throw new IllegalArgumentException(expected.peer() + " does not prove that it knows this node's secret");
        }
        welcome(expected.peer());
    }

    private void welcome(NodeId sender) {
        vertx.cancelTimer(helloLimit);
        from = sender;
        challenge = null;
        sessions.greeted(this);
        socket.write(Frame.welcome(node.self()).encode());
    }
}
