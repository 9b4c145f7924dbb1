// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transactions as PolySI, Plume and IsoVista write them. */
class PolySiEventsTest {
    private static History read(String text, ReadOptions options) {
        return HistoryReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", options);
    }

    private static History read(String text) {
        return read(text, ReadOptions.defaults());
    }

    private static String value(History history, int op) {
        return history.values().render(history.value(op));
    }

    @Test
    void readsSessionsAndTransactions() {
        History history = read("""
                w(1,5,7,0)
                r(2,0,7,0)
                w(1,6,3,12)
                r(2,0,7,4)

                r(1,5,3,12)\r
                w(3,0,3,13)
                r(3,0,7,4)
                """);
        assertThat(history.size()).isEqualTo(4);
        assertThat(value(history, 0)).isEqualTo("[[:w 1 5] [:r 2 nil]]");
        assertThat(value(history, 1)).as("lines apart").isEqualTo("[[:w 1 6] [:r 1 5]]");
        assertThat(value(history, 2)).as("0 was written to key 3").isEqualTo("[[:r 2 nil] [:r 3 0]]");
        assertThat(history.process(0)).isEqualTo(history.process(2)).isZero();
        assertThat(history.process(1)).isEqualTo(history.process(3)).isEqualTo(1);
        assertThat(history.hasRealTime()).isFalse();
        assertThat(history.functions()).containsExactly("txn");
    }

    @Test
    void keepsTheWritesOfAbortedTransactions() {
        History history = read("w(1,5,0,-1)\nr(1,9,0,-1)\nw(1,6,1,-1)\nr(1,5,1,3)\n");
        assertThat(history.size()).isEqualTo(3);
        assertThat(history.isFail(0)).isTrue();
        assertThat(history.isFail(1)).isTrue();
        assertThat(value(history, 1)).isEqualTo("[[:w 1 6]]");
        assertThat(value(history, 2)).isEqualTo("[[:r 1 5]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "w(1,5,0)|a line must be r(KEY,VALUE,SESSION,TRANSACTION)",
                "a(1,5,0,0)|a line must be",
                "w(1,x,0,0)|a line must be",
                "w(1,99999999999999999999,0,0)|99999999999999999999 does not fit 64 bits",
                "w(1,5,1,0)|transaction 0 began in line 1, in another session",
                "w(1,5,1,-2)|a transaction is a number from 0",
            })
    void refusesALineThatIsNone(String line, String words) {
        assertThatThrownBy(() -> read("w(1,4,0,0)\n" + line))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("file:2:1: ")
                .hasMessageContaining(words);
    }

    @Test
    void keepsToItsMemory() {
        assertThatThrownBy(() ->
                        read("w(1,4,0,0)\n".repeat(100), ReadOptions.defaults().withLimits(100, 10, 100, 6000)))
                .hasMessageContaining("file")
                .satisfies(e -> assertThat(((HistoryException) e).isTooLarge()).isTrue());
    }
}
