// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets no more connections in than listeners may have: counted where they are accepted, before anything is made for them. What
 * is more takes the place of an idle one, or else one of a few in reserve, or is closed at once: a flood of connections takes
 * neither memory nor file descriptors. What one connection brings in a turn of its event loop is bounded, too. Thread-safe.
 */
@ChannelHandler.Sharable
public final class ConnectionGate extends ChannelInboundHandlerAdapter {
    /** So many addresses it takes to fill the reserve. */
    private static final int RESERVE_ADDRESSES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGate.class);

    private static final int READ_BYTES_MAX = 32 << 10;

    private volatile long totalMax = Long.MAX_VALUE;
    private final GuardStats stats;
    private final AtomicInteger total = new AtomicInteger();
    private final Map<Integer, Listener> listeners = new ConcurrentHashMap<>();

    /** A gate for all listeners of a process, which lets everything in. */
    public ConnectionGate(GuardStats stats) {
        this.stats = stats;
    }

    /** How many connections may be open at the same time, whatever the listeners allow. */
    public void bound(long allMax) {
        totalMax = allMax;
    }

    /** Connections that are open. */
    public int open() {
        return total.get();
    }

    /**
     * Says what a listener bears.
     *
     * @param port where it listens
     * @param first makes the first handlers of each connection, which see bytes as they are on the wire
     */
    public void bound(int port, int max, int perAddressMax, Supplier<List<ChannelHandler>> first) {
        bound(port, max, perAddressMax, ConnectionSlots.Kind.LASTING, 0, first);
    }

    /**
     * The same for clients, of whom one that is idle makes room for a new one.
     *
     * @param reserve how many more are let in when none of the others is idle; their requests can tell by {@link RequestSlots}
     */
    public void boundClients(int port, int max, int perAddressMax, int reserve, Supplier<List<ChannelHandler>> first) {
        bound(port, max, perAddressMax, ConnectionSlots.Kind.DISPLACED, reserve, first);
    }

    private void bound(
            int port,
            int max,
            int perAddressMax,
            ConnectionSlots.Kind kind,
            int reserve,
            Supplier<List<ChannelHandler>> first) {
        listeners.put(
                port,
                new Listener(
                        new ConnectionSlots(max, perAddressMax, kind),
                        new ConnectionSlots(
                                reserve, Math.max(1, reserve / RESERVE_ADDRESSES), ConnectionSlots.Kind.RESERVE),
                        first));
    }

    /** Connections that are open at a port. */
    public int open(int port) {
        Listener listener = listeners.get(port);
        return listener == null ? 0 : listener.slots.open() + listener.reserve.open();
    }

    /** A connection was accepted. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        Listener listener = context.channel().localAddress() instanceof InetSocketAddress address
                ? listeners.get(address.getPort())
                : null;
        InetAddress from =
                connection.remoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null;
        String refusal = enter(listener, connection, from);
        if (refusal != null) {
            stats.connectionsRefused.increment();
            LOG.debug("event=connection-refused remote={} reason=\"{}\"", from, refusal);
            connection.unsafe().closeForcibly();
            return;
        }
        connection.config().setRecvByteBufAllocator(new OneRead());
        connection.pipeline().addLast(new HeapReads());
        if (listener != null) {
            listener.first.get().forEach(connection.pipeline()::addLast);
        }
        context.fireChannelRead(connection);
    }

    /** Counts a connection; or why it may not be. */
    private @Nullable String enter(@Nullable Listener listener, Channel connection, @Nullable InetAddress from) {
        boolean full = total.incrementAndGet() > totalMax;
        if (listener == null) {
            if (full) {
                total.decrementAndGet();
                return "all " + totalMax + " connections for which there are file descriptors";
            }
            connection.closeFuture().addListener(closed -> total.decrementAndGet());
            return null;
        }
        Object address = ConnectionSlots.address(from);
        ConnectionSlots slots = listener.slots;
        ConnectionSlots.Entry entry = slots.enter(connection, address, full);
        String refusal = entry.refusal();
        if (entry.slot() == null) {
            slots = listener.reserve;
            entry = slots.enter(connection, address, full);
        }
        ConnectionSlots.Slot slot = entry.slot();
        if (slot == null) {
            total.decrementAndGet();
            return refusal;
        }
        ConnectionSlots entered = slots;
        connection.closeFuture().addListener(closed -> {
            total.decrementAndGet();
            entered.leave(slot);
        });
        if (entry.displaced() != null) {
            displace(entry.displaced());
        }
        return null;
    }

    /** Past what Vert.x would do first; nothing is under way. It has an event loop, since one thread accepts all at a port. */
    private void displace(Channel idle) {
        stats.connectionsDisplaced.increment();
        LOG.debug("event=connection-displaced remote={}", idle.remoteAddress());
        ChannelFuture unused = idle.pipeline().firstContext().close();
    }

    /** One read of each connection a turn, of a bounded size: however much comes over some, the others' turn comes soon. */
    private static final class OneRead extends AdaptiveRecvByteBufAllocator {
        OneRead() {
            super(1 << 10, 2 << 10, READ_BYTES_MAX);
            maxMessagesPerRead(1);
        }
    }

    private record Listener(ConnectionSlots slots, ConnectionSlots reserve, Supplier<List<ChannelHandler>> first) {}
}
