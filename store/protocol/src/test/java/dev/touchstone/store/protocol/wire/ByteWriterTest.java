// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteWriterTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "plain", "\u007f", "\u0080", "käse", "plain, then 鍵", "\ud83d\udd11", "\ud83d"})
    void writesATextAsItsLengthInUtf8AndItsBytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int room = 0; room < 20; room++) {
            Bytes written = new ByteWriter(room).u8(7).text(text).u8(9).toBytes();
            assertThat(written)
                    .isEqualTo(new ByteWriter()
                            .u8(7)
                            .varint(utf8.length)
                            .raw(utf8)
                            .u8(9)
                            .toBytes());
        }
        String longer = "x".repeat(200) + text;
        assertThat(new ByteReader(new ByteWriter(3).text(longer).toBytes()).text())
                .isEqualTo(new String(longer.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Test
    void whatWasGivenOutDoesNotChange() {
        ByteWriter out = new ByteWriter(4).i32(1);
        Bytes first = out.toBytes();
        out.i32(2).checksum();
        assertThat(first).isEqualTo(new ByteWriter().i32(1).toBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void knowsHowManyBytesANumberTakes(long value) {
        assertThat(ByteWriter.varintBytes(value))
                .isEqualTo(new ByteWriter().varint(value).toBytes().length());
    }
}
