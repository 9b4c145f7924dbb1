// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections from peers, and what is held for them together; on the listener's event loop.
 *
 * <p>Of those that have not said who they are there are few: when one more comes, the oldest is closed. When more bytes are held than
 * may be, the connection with the most is closed: it is the likeliest to have been made for that, and a peer connects again.
 */
final class PeerSessions {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSessions.class);
    private static final int STRANGERS_MAX = 64;
    private static final int COMPLAINTS_MAX = 20;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Vertx vertx;
    private final PeerSession.Node node;
    private final TransportLimits limits;
    private final TransportStats stats;
    private final Set<PeerSession> all = new LinkedHashSet<>();
    private final Set<PeerSession> strangers = new LinkedHashSet<>();
    private final Set<String> complaints = new HashSet<>();
    private long minuteNanos = System.nanoTime();

    PeerSessions(Vertx vertx, PeerSession.Node node, TransportLimits limits, TransportStats stats) {
        this.vertx = vertx;
        this.node = node;
        this.limits = limits;
        this.stats = stats;
    }

    void accept(NetSocket socket) {
        PeerSession session = new PeerSession(this, vertx, socket, node, limits, stats);
        all.add(session);
        strangers.add(session);
        if (strangers.size() > STRANGERS_MAX) {
            strangers.iterator().next().close("there are " + STRANGERS_MAX + " that have said nothing, newer ones");
        }
        session.read();
    }

    /** It has said who it is. */
    void greeted(PeerSession session) {
        strangers.remove(session);
    }

    void closed(PeerSession session) {
        all.remove(session);
        strangers.remove(session);
    }

    /** More is held for a connection, or less. */
    void holds(long more) {
        if (stats.bytesInFlight.addAndGet(more) > limits.bytesInFlightMax() && more > 0) {
            all.stream().max(Comparator.comparingLong(PeerSession::held)).ifPresent(largest -> {
                stats.overfull.increment();
                largest.close("of all connections it holds the most, " + largest.held() + " bytes, and they may hold "
                        + limits.bytesInFlightMax() + " together");
            });
        }
    }

    /** Logs why a connection is closed: once a minute for each host and reason, and no more than some lines a minute. */
    void complain(PeerSession session, String detail) {
        long now = System.nanoTime();
        if (now - minuteNanos > MINUTE_NANOS) {
            minuteNanos = now;
            complaints.clear();
        }
        String event = "event=peer-refused remote={} peer={} detail=\"{}\"";
        if (complaints.size() < COMPLAINTS_MAX && complaints.add(session.remote() + " " + detail)) {
            LOG.warn(event, session.remote(), session.from(), detail);
        } else {
            LOG.debug(event, session.remote(), session.from(), detail);
        }
    }
}
