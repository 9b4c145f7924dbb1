// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the bytes of one client's connection, as they are on the wire; on its event loop.
 *
 * <p>What came and is not answered, and what is to be sent and is not, counts as in flight: so much of heads that are not
 * complete, of bodies, of requests that are worked on, of answers. While too much is in flight, a connection over which more comes
 * is closed, unless what came was answered at once. And a connection is closed that gets no answer for so long that it has
 * asked for nothing, however often a byte of a request comes, or that does not take its answers. One over which an answer is being
 * sent is not idle.
 */
public final class ClientGuard extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ClientGuard.class);

    private final BytesInFlight bytes;
    private final GuardStats stats;
    private final Patience patience;
    private long unanswered;
    private long unsent;
    private long lastSentNanos;
    private @Nullable Future<?> ticks;
    private ConnectionSlots.@Nullable Slot slot;

    /**
     * How long a connection may be without a sign of use.
     *
     * @param askingMillis for an answer to be begun, counted from the last: longer than any request may take
     * @param takingMillis for what is written at once to be taken
     */
    public record Patience(long askingMillis, long takingMillis) {
        public static final Patience DEFAULT = new Patience(75_000, 30_000);
    }

    public ClientGuard(BytesInFlight bytes, GuardStats stats, Patience patience) {
        this.bytes = bytes;
        this.stats = stats;
        this.patience = patience;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        lastSentNanos = context.executor().ticker().nanoTime();
        long every = Math.max(1, patience.takingMillis / 4);
        ticks = context.executor().scheduleAtFixedRate(() -> look(context), every, every, TimeUnit.MILLISECONDS);
        slot = ConnectionSlots.of(context.channel());
        super.channelActive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        long came = message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        unanswered += came;
        bytes.add(came);
        super.channelRead(context, message);
        if (bytes.isOver() && unanswered > 0) {
            drop(context, "more bytes while too many are in flight");
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        answered();
        long goes = message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        if (unsent == 0) {
            lastSentNanos = context.executor().ticker().nanoTime();
        }
        if (goes > 0 && unsent == 0 && slot != null) {
            slot.begin();
        }
        unsent += goes;
        bytes.add(goes);
        super.write(context, message, promise.unvoid().addListener(done -> {
            unsent -= goes;
            if (goes > 0 && unsent == 0 && slot != null) {
                slot.end();
            }
            bytes.remove(goes);
            lastSentNanos = context.executor().ticker().nanoTime();
        }));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        answered();
        if (ticks != null) {
            ticks.cancel(false);
        }
        super.channelInactive(context);
    }

    private void answered() {
        bytes.remove(unanswered);
        unanswered = 0;
    }

    private void look(ChannelHandlerContext context) {
        long millis = TimeUnit.NANOSECONDS.toMillis(context.executor().ticker().nanoTime() - lastSentNanos);
        if (unsent > 0 && millis > patience.takingMillis) {
            drop(context, "an answer not taken");
        } else if (millis > patience.askingMillis) {
            drop(context, "no request");
        }
    }

    private void drop(ChannelHandlerContext context, String reason) {
        stats.connectionsDropped.increment();
        LOG.debug(
                "event=connection-dropped remote={} reason=\"{}\"",
                context.channel().remoteAddress(),
                reason);
        ChannelFuture unused = context.close();
    }
}
