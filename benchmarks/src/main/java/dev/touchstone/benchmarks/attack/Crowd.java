// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.attack;

import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Many connections that all do the same, on one thread: each sends its opening once, then the rest again and again, some bytes a round,
 * and is opened again when it was closed.
 *
 * @param from the addresses that it comes from, in turns
 * @param bytesPerRound sent on each connection at the most
 * @param pauseMillis after each round
 * @param reads whether what comes back is taken
 */
record Crowd(
        int connections,
        List<String> from,
        Bytes opening,
        Bytes rest,
        int bytesPerRound,
        long pauseMillis,
        boolean reads) {

    /** What a crowd has done. */
    record Tally(long opened, long closed, long bytes) {}

    /** Goes on as long as it is told to. */
    Tally run(InetSocketAddress target, BooleanSupplier goOn) throws IOException, InterruptedException {
        List<One> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            all.add(new One(from.get(i % from.size())));
        }
        ByteBuffer trash = ByteBuffer.allocateDirect(64 << 10);
        try {
            while (goOn.getAsBoolean()) {
                for (One each : all) {
                    if (!goOn.getAsBoolean()) {
                        break;
                    }
                    each.round(target, trash);
                }
                Thread.sleep(pauseMillis);
            }
        } finally {
            for (One each : all) {
                each.close();
            }
        }
        return new Tally(
                all.stream().mapToLong(each -> each.opened).sum(),
                all.stream().mapToLong(each -> each.closed).sum(),
                all.stream().mapToLong(each -> each.bytes).sum());
    }

    private final class One {
        private final String address;
        private @Nullable SocketChannel channel;
        private ByteBuffer next = ByteBuffer.allocate(0);
        private long opened;
        private long closed;
        private long bytes;

        One(String address) {
            this.address = address;
        }

        void round(InetSocketAddress target, ByteBuffer trash) throws IOException {
            try {
                SocketChannel open = channel;
                if (open == null) {
                    open = open(target);
                }
                if (!open.finishConnect()) {
                    return;
                }
                write(open);
                if (reads) {
                    trash.clear();
                    if (open.read(trash) < 0) {
                        close();
                    }
                }
            } catch (IOException broken) {
                close();
            }
        }

        private SocketChannel open(InetSocketAddress target) throws IOException {
            SocketChannel made = SocketChannel.open();
            channel = made;
            made.configureBlocking(false);
            made.bind(new InetSocketAddress(address, 0));
            made.connect(target);
            next = ByteBuffer.wrap(opening.array());
            opened++;
            return made;
        }

        private void write(SocketChannel to) throws IOException {
            int left = bytesPerRound;
            while (left > 0) {
                if (!next.hasRemaining()) {
                    if (rest.length() == 0) {
                        return;
                    }
                    next = ByteBuffer.wrap(rest.array());
                }
                ByteBuffer part = next.slice(next.position(), Math.min(left, next.remaining()));
                int written = to.write(part);
                if (written == 0) {
                    return;
                }
                next.position(next.position() + written);
                left -= written;
                bytes += written;
            }
        }

        void close() throws IOException {
            if (channel != null) {
                channel.close();
                channel = null;
                closed++;
            }
        }
    }
}
