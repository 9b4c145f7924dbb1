// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.synthetic.AtomicSimulation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file of columns that is not as it was written is refused, whichever of its bytes it is. */
class ColumnsDamageTest {
    private static final String PLACE = "file:\\d+:\\d+: \\S.*";

    private final History history = AtomicSimulation.run(
            new AtomicSimulation.Plan(AtomicSimulation.Kind.SMALL_CAS_REGISTER, 40, 3, 4, 0.2, false, 7));
    private byte[] good = {};

    @BeforeEach
    void write() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ColumnsWriter.write(history, out);
        good = out.toByteArray();
        Same.assertSame(whole(good), history, "undamaged");
    }

    private static History whole(byte[] bytes) {
        return HistoryReader.read(new ByteArrayInputStream(bytes), "file", ReadOptions.defaults());
    }

    private static Heard stream(byte[] bytes) {
        Heard heard = new Heard();
        HistoryStream.read(new ByteArrayInputStream(bytes), "file", ReadOptions.defaults(), heard);
        return heard;
    }

    private static void assertRefused(byte[] bad, String what) {
        assertThatThrownBy(() -> whole(bad))
                .as(what)
                .isInstanceOf(HistoryException.class)
                .hasMessageMatching(PLACE);
        assertThatThrownBy(() -> stream(bad))
                .as(what)
                .isInstanceOf(HistoryException.class)
                .hasMessageMatching(PLACE);
    }

    @Test
    void everyByteThatIsAnotherIsSeen() {
        for (int at = 0; at < good.length; at++) {
            for (int other = 1; other < 256; other++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) other;
                assertRefused(bad, "byte " + at + " changed by " + other);
            }
        }
    }

    @Test
    void everyCutIsSeen() {
        for (int length = 0; length < good.length; length++) {
            assertRefused(Arrays.copyOf(good, length), "cut to " + length);
        }
    }

    @Test
    void everyByteTooManyOrTooFewIsSeen() {
        for (int at = 0; at < good.length; at++) {
            byte[] longer = Arrays.copyOf(good, good.length + 1);
            System.arraycopy(good, at, longer, at + 1, good.length - at);
            assertRefused(longer, "byte " + at + " twice");
            byte[] shorter = Arrays.copyOf(good, good.length - 1);
            System.arraycopy(good, at + 1, shorter, at, good.length - at - 1);
            assertRefused(shorter, "without byte " + at);
        }
        assertRefused(Arrays.copyOf(good, good.length + 1), "with a byte after its end");
    }

    @Test
    void saysWhereAFileIsCutOff() throws IOException {
        History large = AtomicSimulation.run(
                new AtomicSimulation.Plan(AtomicSimulation.Kind.REGISTER, 50_000, 3, 4, 0, false, 7));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ColumnsWriter.write(large, out);
        byte[] bytes = out.toByteArray();
        assertThatThrownBy(() -> stream(Arrays.copyOf(bytes, bytes.length - 100)))
                .hasMessage("file:65537:1: the file is cut off after event 65536");
        assertThatThrownBy(() -> whole(Arrays.copyOf(bytes, bytes.length - 1)))
                .hasMessage("file:100001:1: the file is cut off after event 100000");
        assertThat(stream(bytes).rows).hasSize(100_000);
    }

    @Test
    void knowsALaterVersionForOne() {
        byte[] later = good.clone();
        later[7] = 2;
        assertThatThrownBy(() -> whole(later)).hasMessage("file:1:1: version 2 of the format is not known");
    }
}
