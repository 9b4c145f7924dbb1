// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One connection's bytes, in frozen time. */
final class ClientGuardTest {
    private static final int MAX = 1_000;

    private final BytesInFlight bytes = new BytesInFlight(MAX);
    private final GuardStats stats = new GuardStats();
    private final List<EmbeddedChannel> connections = new ArrayList<>();

    /** What would be a server behind the guard: answers a whole line, and waits for the rest of any other. */
    private static final class Lines extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf part = (ByteBuf) message;
            boolean isWhole = part.readableBytes() > 0 && part.getByte(part.readableBytes() - 1) == '\n';
            part.release();
            if (isWhole) {
                ChannelFuture unused =
                        context.writeAndFlush(Unpooled.wrappedBuffer(new byte[10]), context.voidPromise());
            }
        }
    }

    @AfterEach
    void everythingIsGivenBack() {
        for (EmbeddedChannel each : connections) {
            each.finishAndReleaseAll();
        }
        assertThat(bytes.used()).isZero();
    }

    @Test
    void countsWhatIsNotAnsweredYetAndNothingThatIs() {
        EmbeddedChannel one = connection();
        EmbeddedChannel two = connection();
        one.writeInbound(part(300));
        two.writeInbound(part(400));
        assertThat(bytes.used()).isEqualTo(700);
        one.writeInbound(Unpooled.wrappedBuffer("end\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertThat(bytes.used()).isEqualTo(400);
        assertThat(two.close().isSuccess()).isTrue();
        assertThat(bytes.used()).isZero();
    }

    @Test
    void closesTheConnectionOverWhichMoreComesWhenThereIsTooMuch() {
        List<EmbeddedChannel> dribbling = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            dribbling.add(connection());
        }
        for (int round = 0; round < 20; round++) {
            for (EmbeddedChannel each : dribbling) {
                if (each.isOpen()) {
                    each.writeInbound(part(10));
                }
                assertThat(bytes.used()).isLessThanOrEqualTo(MAX);
            }
        }
        assertThat(stats.connectionsDropped.sum()).isBetween(1L, 50L);
        EmbeddedChannel whole = connection();
        whole.writeInbound(Unpooled.wrappedBuffer(new byte[] {'\n'}));
        assertThat(whole.isOpen()).as("a request that is answered at once").isTrue();
    }

    @Test
    void closesAConnectionThatNeverAsks() {
        EmbeddedChannel silent = connection();
        EmbeddedChannel dribbling = connection();
        EmbeddedChannel asking = connection();
        for (int second = 0; second < 100; second++) {
            if (dribbling.isOpen()) {
                dribbling.writeInbound(part(1));
            }
            if (second % 30 == 0) {
                asking.writeInbound(Unpooled.wrappedBuffer(new byte[] {'\n'}));
            }
            for (EmbeddedChannel each : List.of(silent, dribbling, asking)) {
                each.advanceTimeBy(1, TimeUnit.SECONDS);
                each.runPendingTasks();
            }
        }
        assertThat(silent.isOpen()).isFalse();
        assertThat(dribbling.isOpen()).as("a byte each second, never a request").isFalse();
        assertThat(asking.isOpen()).isTrue();
    }

    @Test
    void closesAConnectionThatDoesNotTakeItsAnswer() {
        EmbeddedChannel slow = connection();
        slow.advanceTimeBy(50, TimeUnit.SECONDS);
        slow.runPendingTasks();
        // Not flushed: as when the socket takes no more.
        ChannelFuture unused = slow.write(Unpooled.wrappedBuffer(new byte[500]));
        assertThat(bytes.used()).isEqualTo(500);
        slow.advanceTimeBy(20, TimeUnit.SECONDS);
        slow.runPendingTasks();
        assertThat(slow.isOpen()).as("the answer was begun only now").isTrue();
        slow.advanceTimeBy(40, TimeUnit.SECONDS);
        slow.runPendingTasks();
        assertThat(slow.isOpen()).isFalse();
        assertThat(stats.connectionsDropped.sum()).isEqualTo(1);
    }

    private EmbeddedChannel connection() {
        EmbeddedChannel connection = new EmbeddedChannel();
        connection.freezeTime();
        connection.pipeline().addLast(new ClientGuard(bytes, stats, ClientGuard.Patience.DEFAULT), new Lines());
        connection.pipeline().fireChannelActive();
        connections.add(connection);
        return connection;
    }

    private static ByteBuf part(int length) {
        return Unpooled.wrappedBuffer(new byte[length]);
    }
}
