// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Lets what came over a client's connection be decoded piece by piece, and no further while nothing more is to be read: a request
 * takes ten times as much memory decoded as on the wire, and a client may send hundreds at once. What is held back counts as
 * in flight. On the connection's event loop.
 */
public final class ReadAhead extends ChannelDuplexHandler {
    private static final int PIECE_BYTES = 4 << 10;

    private final BytesInFlight bytes;
    private @Nullable ByteBuf held;
    private int counted;
    private boolean passing;
    private boolean scheduled;

    /** Counts there what it holds back. */
    public ReadAhead(BytesInFlight bytes) {
        this.bytes = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf came)) {
            context.fireChannelRead(message);
            return;
        }
        ByteBuf before = held;
        held = before == null ? came : Unpooled.wrappedBuffer(before, came);
        pass(context);
    }

    /** More is to be read: first what is held back. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (held == null) {
            context.read();
        } else if (!scheduled) {
            scheduled = true;
            context.executor().execute(() -> goOn(context));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        letGo();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        letGo();
    }

    private void goOn(ChannelHandlerContext context) {
        scheduled = false;
        if (held == null) {
            return;
        }
        pass(context);
        context.fireChannelReadComplete();
        if (held == null && context.channel().config().isAutoRead()) {
            context.read();
        }
    }

    private void pass(ChannelHandlerContext context) {
        if (passing) {
            return;
        }
        passing = true;
        for (ByteBuf now = held; now != null; now = context.channel().config().isAutoRead() ? held : null) {
            if (now.readableBytes() <= PIECE_BYTES) {
                held = null;
                context.fireChannelRead(now);
            } else {
                context.fireChannelRead(now.readRetainedSlice(PIECE_BYTES));
                // At the end of a read it is looked at whether more is to be read.
                context.fireChannelReadComplete();
            }
        }
        passing = false;
        count();
    }

    private void letGo() {
        ByteBuf rest = held;
        held = null;
        if (rest != null) {
            rest.release();
        }
        count();
    }

    private void count() {
        int now = held == null ? 0 : held.readableBytes();
        bytes.add(now - counted);
        counted = now;
    }
}
