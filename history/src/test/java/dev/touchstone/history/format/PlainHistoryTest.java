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
import org.junit.jupiter.params.provider.ValueSource;

/** Jepsen's {@code history.txt} as people have it: copied, indented, saved by an editor. */
class PlainHistoryTest {
    private static final String LINES = """
            0\t:invoke\t:write\t1
            0\t:ok\t:write\t1
            :nemesis\t:info\t:start\tnil
            1\t:invoke\t:read\tnil
            1\t:ok\t:read\t[1 2]
            """;

    private static History read(String text) {
        return HistoryReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
    }

    @Test
    void readsEveryWayToSeparateAndToEndLines() {
        History expected = read(LINES);
        assertThat(expected.size()).isEqualTo(2);
        assertThat(expected.values().render(expected.output(1))).isEqualTo("[1 2]");
        String mixed = LINES.replaceFirst("0\t:ok\t:write\t1", "  0 :ok  \t:write 1 ");
        for (String text : new String[] {
            LINES.replace("\t", " "),
            LINES.replace("\t", "    "),
            LINES.replace("\n", "\r\n"),
            LINES.replace("\n", "\r"),
            LINES.replaceAll("(?m)^", "  "),
            LINES.replaceAll("(?m)^", "\t"),
            LINES.replace("\n", "\n\n \t\n; a comment\n"),
            LINES.strip(),
            mixed
        }) {
            Same.assertSame(read(text), expected, text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 ok :write 1 | 2:3 | is no operation",
                "0 :done :write 1 | 2:3 | must be :invoke, :ok, :fail or :info, not :done",
                "(0 :ok :write 1) | 2:1 | is no operation",
                "0 :ok | 2:6 | ends before the function",
                "0 :ok :write 1 2 | 2:16 | something follows the value",
                "0 :ok :write [1 | 2:16 | ends inside a value",
                "Everything looks good! | 2:12 | is no operation",
            })
    void refusesALineThatItCannotRead(String line, String place, String words) {
        assertThatThrownBy(() -> read("0 :invoke :write 1\n" + line))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("file:" + place + ": ")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.net.SocketTimeoutException: Read timed out", "[:a \"b", ":a :b", "#object[", "@#!"})
    void takesAnErrorAsItIsPrinted(String error) {
        History history = read("0 :invoke :write 1\n0\t:info\t:write\t1\t" + error + "\n");
        assertThat(history.isInfo(0)).isTrue();
        assertThat(history.values().asText(history.error(0))).isEqualTo(error);
    }

    @Test
    void keepsAnErrorThatIsAName() {
        History history = read("0 :invoke :write 1\n0 :info :write 1 :timeout\n");
        assertThat(history.values().render(history.error(0))).isEqualTo(":timeout");
    }

    @Test
    void passesOverTheOtherLinesOfALog() {
        History history = read("""
            INFO  jepsen.core - Worker 1 starting
            INFO  jepsen.util - Everything looks good!
            INFO  jepsen.util - 1 :invoke :write 5
              at java.base/java.lang.Thread.run(Thread.java:840)
            INFO  jepsen.util - 1 :ok :write 5
            """);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.isOk(0)).isTrue();
    }

    @Test
    void readsALineThatIsLongerThanTheBuffer() {
        String value = "[" + "1 ".repeat(60_000) + "]";
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            History history = read("0 :invoke :read nil" + end + "0 :ok :read " + value + end + "1 :invoke :read nil");
            assertThat(history.values().length(history.output(0))).isEqualTo(60_000);
            assertThat(history.size()).isEqualTo(2);
        }
    }
}
