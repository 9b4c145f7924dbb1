// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes what comes over a connection out of the sockets' memory at once, into the heap.
 *
 * <p>Vert.x keeps parts of a request that come while an earlier one is not answered, and forgets them when the connection ends. On
 * the heap they are then garbage; in memory that must be given back, they would be lost, some more with each such connection, until
 * no socket could send any more. Vert.x copies all that it passes on, but what is on the heap: so no copy is added.
 */
final class HeapReads extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // Decoders join parts in memory of the connection's own choice.
        context.channel().config().setAllocator(HeapOrSocket.INSTANCE);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf pooled) || !pooled.isDirect()) {
            context.fireChannelRead(message);
            return;
        }
        byte[] own = new byte[pooled.readableBytes()];
        pooled.readBytes(own);
        pooled.release();
        context.fireChannelRead(Unpooled.wrappedBuffer(own));
    }
}
