// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Keyword;
import dev.touchstone.history.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Files whose checksums are right and whose columns are not: refused in words, in bounded memory and time. */
class ColumnsHostileTest {
    private static final int ROUNDS = 20_000;
    private static final long SEED = 11;
    private static final int HEAD = Layout.MAGIC_BYTES + 1;
    private static final ColumnsLimits LIMITS = ColumnsLimits.of(1 << 16, 16, 1 << 16);

    private static final ColumnsTarget NOBODY = new ColumnsTarget() {
        @Override
        public void event(ColumnsEvent event) {}

        @Override
        public void fault(FaultWindow window) {}
    };

    private static byte[] good() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ColumnsEncoder encoder = new ColumnsEncoder(out, new Packing(false))) {
            for (int i = 0; i < 6; i++) {
                encoder.details("n1", 5L, null, i % 2 == 0);
                encoder.invoked(i, i % 3, "write", "k" + i % 2, List.of(1L, new Keyword("a"), "b"), i);
                encoder.fault(new FaultWindow("kill", "n1", 3, 4));
                encoder.completed(i, i % 3, Outcome.values()[i % 3], 1.5, i);
            }
            encoder.finish();
        }
        return out.toByteArray();
    }

    /** Makes the checksum of the first block right again. */
    private static byte[] sealed(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = file.getInt(HEAD + 1);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, HEAD, 5);
        checksum.update(bytes, HEAD + Layout.BLOCK_HEAD_BYTES, length);
        file.putInt(HEAD + 5, (int) checksum.getValue());
        return bytes;
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        byte[] good = good();
        int block = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getInt(HEAD + 1);
        SplittableRandom random = new SplittableRandom(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bad = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bad[HEAD + Layout.BLOCK_HEAD_BYTES + random.nextInt(block)] = (byte) random.nextInt(256);
            }
            try (ColumnsDecoder decoder =
                    new ColumnsDecoder(new ByteArrayInputStream(sealed(bad)), "file", LIMITS, round % 2 == 0)) {
                decoder.readAll(NOBODY);
            } catch (HistoryException e) {
                assertThat(e.getMessage()).as("round %d", round).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 1);
    }

    /** A block that says it is large when unpacked takes no memory before its bytes are there. */
    @Test
    void refusesABombByWhatItSays() throws IOException {
        ColumnBytes block = new ColumnBytes();
        block.put(Layout.magic(), Layout.MAGIC_BYTES);
        block.u8(Layout.VERSION);
        block.u8(Layout.BLOCK);
        block.fixed(0, 8);
        block.varint(0);
        block.varint(0);
        block.varint(1);
        block.u8(Layout.Section.VALUES.ordinal());
        block.u8(Packing.DEFLATE);
        block.varint(1L << 40);
        block.varint(0);
        ByteBuffer.wrap(block.bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(HEAD + 1, block.size - HEAD - Layout.BLOCK_HEAD_BYTES);
        byte[] bytes = Arrays.copyOf(sealed(block.bytes), block.size);
        try (ColumnsDecoder decoder = new ColumnsDecoder(new ByteArrayInputStream(bytes), "file", LIMITS, true)) {
            assertThatThrownBy(() -> decoder.readAll(NOBODY))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("when unpacked");
        }
    }
}
