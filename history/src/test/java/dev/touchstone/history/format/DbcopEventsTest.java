// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DbcopEventsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private DbcopEventsTest number(long number) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array());
        return this;
    }

    private DbcopEventsTest text(String text) {
        number(text.length());
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private DbcopEventsTest event(boolean write, long key, long value, boolean done) {
        bytes.write(write ? 1 : 0);
        number(key).number(value);
        bytes.write(done ? 1 : 0);
        return this;
    }

    private DbcopEventsTest committed(boolean committed) {
        bytes.write(committed ? 1 : 0);
        return this;
    }

    /** Two sessions; the first has a transaction that did not commit, and a read that was not answered. */
    private byte[] file() {
        number(7).number(2).number(3).number(3).number(2);
        text("hist").text("").text("2020-01-01");
        number(2);
        number(2);
        number(3)
                .event(true, 1, 5, true)
                .event(false, 2, 0, true)
                .event(false, 3, 9, false)
                .committed(true);
        number(1).event(true, 1, 6, true).committed(false);
        number(1);
        number(2).event(false, 1, 5, true).event(true, 3, 0, true).committed(true);
        return bytes.toByteArray();
    }

    private static History read(byte[] file) {
        return HistoryReader.read(new ByteArrayInputStream(file), "file", ReadOptions.defaults());
    }

    @Test
    void readsWhatCommitted() {
        History history = read(file());
        assertThat(IntStream.range(0, history.size())
                        .mapToObj(op -> history.process(op) + " " + Same.text(history, history.value(op))))
                .containsExactly("0 [[:w 1 5] [:r 2 nil]]", "1 [[:r 1 5] [:w 3 0]]");
        assertThat(history.hasRealTime()).isFalse();
    }

    @Test
    void zeroIsAValueWhereItIsWritten() {
        number(0).number(0).number(0).number(0).number(0).text("").text("").text("");
        number(1).number(1);
        number(3)
                .event(true, 4, 0, true)
                .event(false, 4, 0, true)
                .event(false, 5, 0, true)
                .committed(true);
        History history = read(bytes.toByteArray());
        assertThat(Same.text(history, history.value(0))).isEqualTo("[[:w 4 0] [:r 4 0] [:r 5 nil]]");
    }

    @Test
    void saysWhereAFileIsCutOff() {
        byte[] whole = file();
        for (int length = 150; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .as("%s bytes", length)
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("cut off here");
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
                .hasMessageStartingWith("file:1:" + (whole.length + 1))
                .hasMessageContaining("more bytes follow");
    }

    @Test
    void refusesAFlagThatIsNone() {
        byte[] bad = file();
        bad[bad.length - 1] = 2;
        assertThatThrownBy(() -> read(bad)).hasMessageContaining("0 or 1, not 2");
    }

    @Test
    void refusesALengthThatIsNone() {
        number(0)
                .number(0)
                .number(0)
                .number(0)
                .number(0)
                .text("")
                .text("")
                .text("")
                .number(-1);
        assertThatThrownBy(() -> read(bytes.toByteArray())).hasMessageContaining("no list has the length");
    }
}
