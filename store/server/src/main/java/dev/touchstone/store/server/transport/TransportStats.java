// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the transport of a node has done since it started. Thread-safe. */
public final class TransportStats {
    /** Messages handed to a socket. */
    public final LongAdder sent = new LongAdder();
    /** Messages taken from a socket and given to the core. */
    public final LongAdder received = new LongAdder();
    /** Messages dropped: the queue was full, the connection failed, or no address is known. */
    public final LongAdder dropped = new LongAdder();
    /** Connections closed because what came over them was no frame, or not from a peer of this cluster. */
    public final LongAdder malformed = new LongAdder();
    /** Connections closed because their other end gave no sign of life. */
    public final LongAdder silent = new LongAdder();
    /** Connections closed because their other end does not take what it is answered. */
    public final LongAdder slow = new LongAdder();
    /** Connections closed because they held most of the bytes in flight when those were too many. */
    public final LongAdder overfull = new LongAdder();
    /** Connections closed because who made them does not know the cluster's secret. */
    public final LongAdder unproven = new LongAdder();
    /** Bytes of frames that came in part or are not worked on yet. */
    public final AtomicLong bytesInFlight = new AtomicLong();
    /** Probes answered. */
    public final LongAdder probes = new LongAdder();
    /** Connections to peers that were made and welcomed. */
    public final LongAdder connects = new LongAdder();
    /** Peers to which a welcomed connection stands. */
    public final AtomicInteger connected = new AtomicInteger();
}
