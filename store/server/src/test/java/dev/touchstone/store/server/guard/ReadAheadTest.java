// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A connection whose far end reads no more for a while. */
final class ReadAheadTest {
    private final BytesInFlight bytes = new BytesInFlight(1 << 20);
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final byte[] sent = new byte[30_000];
    private boolean pauses;
    private boolean goesOnAtOnce;

    /** Pauses when a piece has come, and may go on within the same call. */
    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            ByteBuf part = (ByteBuf) message;
            part.readBytes(passed, part.readableBytes());
            part.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (pauses) {
                context.channel().config().setAutoRead(false);
            }
            if (goesOnAtOnce) {
                context.channel().config().setAutoRead(true);
            }
        }
    }

    private EmbeddedChannel connection() {
        new Random(7).nextBytes(sent);
        return new EmbeddedChannel(new ReadAhead(bytes), new Reader());
    }

    @Test
    void passesAllWhileAllIsRead() {
        EmbeddedChannel connection = connection();
        connection.writeInbound(Unpooled.wrappedBuffer(sent));
        assertThat(passed.toByteArray()).isEqualTo(sent);
        assertThat(bytes.used()).isZero();
    }

    @Test
    void passesAPieceEachTimeThatMoreIsRead() {
        pauses = true;
        EmbeddedChannel connection = connection();
        connection.writeInbound(Unpooled.wrappedBuffer(sent, 0, 20_000));
        connection.writeInbound(Unpooled.wrappedBuffer(sent, 20_000, 10_000));
        int pieces = 0;
        while (bytes.used() > 0) {
            assertThat(passed.size() + bytes.used()).isEqualTo(sent.length);
            connection.config().setAutoRead(true);
            connection.runPendingTasks();
            pieces++;
        }
        assertThat(passed.toByteArray()).isEqualTo(sent);
        assertThat(pieces).isEqualTo(sent.length / 4_096 - 1);
    }

    @Test
    void goesOnWhenReadingStopsAndGoesOnWithinAPiece() {
        pauses = true;
        goesOnAtOnce = true;
        EmbeddedChannel connection = connection();
        connection.writeInbound(Unpooled.wrappedBuffer(sent));
        connection.runPendingTasks();
        assertThat(passed.toByteArray()).isEqualTo(sent);
    }

    @Test
    void holdsNothingOfAConnectionThatHasEnded() {
        pauses = true;
        EmbeddedChannel connection = connection();
        ByteBuf came = Unpooled.wrappedBuffer(sent);
        connection.writeInbound(came);
        assertThat(bytes.used()).isPositive();
        assertThat(connection.close().isSuccess()).isTrue();
        assertThat(bytes.used()).isZero();
        assertThat(came.refCnt()).isZero();
    }
}
