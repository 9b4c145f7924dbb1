// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FrameTest {
    @Test
    void comesBackAsItWasAndNotWhenAnyBitChanged() {
        Frame frame = new Frame(Frame.Type.MESSAGE, Bytes.ofUtf8("payload"));
        Buffer encoded = frame.encode();
        assertThat(encoded.getInt(0)).isEqualTo(encoded.length() - Frame.LENGTH_BYTES);
        Buffer content = encoded.getBuffer(Frame.LENGTH_BYTES, encoded.length());
        assertThat(Frame.decode(content)).isEqualTo(frame);
        for (int bit = 0; bit < content.length() * 8; bit++) {
            Buffer damaged = content.copy();
            damaged.setByte(bit / 8, (byte) (damaged.getByte(bit / 8) ^ 1 << bit % 8));
            assertThatThrownBy(() -> Frame.decode(damaged)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesAFrameWithoutAHeader() {
        assertThatThrownBy(() -> Frame.decode(Buffer.buffer("abc"))).hasMessage("a frame of 3 bytes");
    }

    /** However the bytes of frames are cut on their way. */
    @Test
    void readsTheSameFramesInWhateverPartsTheyCome() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            List<Frame> sent = new ArrayList<>();
            Buffer all = Buffer.buffer();
            for (int i = 0; i < 20; i++) {
                byte[] payload = new byte[random.nextInt(300)];
                random.nextBytes(payload);
                sent.add(new Frame(Frame.Type.MESSAGE, Bytes.wrap(payload)));
                all.appendBuffer(sent.get(i).encode());
            }
            List<Frame> read = new ArrayList<>();
            FrameReader reader = new FrameReader(() -> 1_000, read::add, detail -> {
                throw new AssertionError(detail);
            });
            int at = 0;
            while (at < all.length()) {
                int end = Math.min(all.length(), at + 1 + random.nextInt(500));
                reader.handle(all.getBuffer(at, end));
                at = end;
                assertThat(reader.held()).isLessThan(1_010);
            }
            assertThat(read).isEqualTo(sent);
            assertThat(reader.held()).isZero();
        }
    }
}
