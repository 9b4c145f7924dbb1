// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
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
 * is more is closed at once, so that a flood of connections takes neither memory nor file descriptors. What one connection brings in
 * a turn of its event loop is bounded, too. Thread-safe.
 */
@ChannelHandler.Sharable
public final class ConnectionGate extends ChannelInboundHandlerAdapter {
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
        listeners.put(port, new Listener(max, perAddressMax, first));
    }

    /** Connections that are open at a port. */
    public int open(int port) {
        Listener listener = listeners.get(port);
        return listener == null ? 0 : listener.open.get();
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
        String refusal = enter(listener, from);
        if (refusal != null) {
            stats.connectionsRefused.increment();
            LOG.debug("event=connection-refused remote={} reason=\"{}\"", from, refusal);
            connection.unsafe().closeForcibly();
            return;
        }
        connection.closeFuture().addListener(closed -> leave(listener, from));
        connection.config().setRecvByteBufAllocator(new OneRead());
        connection.pipeline().addLast(new HeapReads());
        if (listener != null) {
            listener.first.get().forEach(connection.pipeline()::addLast);
        }
        context.fireChannelRead(connection);
    }

    /** Counts a connection; or why it may not be. */
    private @Nullable String enter(@Nullable Listener listener, @Nullable InetAddress from) {
        if (total.incrementAndGet() > totalMax) {
            total.decrementAndGet();
            return "all " + totalMax + " connections for which there are file descriptors";
        }
        String refusal = listener == null ? null : listener.enter(from);
        if (refusal != null) {
            total.decrementAndGet();
        }
        return refusal;
    }

    private void leave(@Nullable Listener listener, @Nullable InetAddress from) {
        total.decrementAndGet();
        if (listener != null) {
            listener.leave(from);
        }
    }

    /** One read of each connection a turn, of a bounded size: however much comes over some, the others' turn comes soon. */
    private static final class OneRead extends AdaptiveRecvByteBufAllocator {
        OneRead() {
            super(1 << 10, 2 << 10, READ_BYTES_MAX);
            maxMessagesPerRead(1);
        }
    }

    private static final class Listener {
        private final int max;
        private final int perAddressMax;
        private final Supplier<List<ChannelHandler>> first;
        private final AtomicInteger open = new AtomicInteger();
        private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

        Listener(int max, int perAddressMax, Supplier<List<ChannelHandler>> first) {
            this.max = max;
            this.perAddressMax = perAddressMax;
            this.first = first;
        }

        @Nullable
        String enter(@Nullable InetAddress from) {
            if (open.incrementAndGet() > max) {
                open.decrementAndGet();
                return "all " + max + " connections";
            }
            if (from != null && perAddress.merge(from, 1, Integer::sum) > perAddressMax) {
                leave(from);
                return "all " + perAddressMax + " connections of this address";
            }
            return null;
        }

        void leave(@Nullable InetAddress from) {
            open.decrementAndGet();
            if (from != null) {
                perAddress.compute(from, (address, count) -> count == null || count == 1 ? null : count - 1);
            }
        }
    }
}
