// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.buffer.Buffer;
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
}
