// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.touchstone.history.HistoryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final long GIGABYTE = 1L << 30;

    private static void read(byte[] bytes) {
        HistoryReader.read(new ByteArrayInputStream(bytes), "file", DEFAULTS);
    }

    private static void read(String text) {
        read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{:process 0, :type :invoke, :f :read|1:37|ends inside an operation",
                "[{:process 0, :type :invoke, :f :read}|1:39|ends before the list",
                "[] 5|1:4|something follows",
                "{:process 0, :type :maybe}|1:20|must be :invoke, :ok, :fail or :info",
                "{:process 0, :type :ok, :f :read, :value \"abc|1:42|ends inside a string",
                "{:process 0, :type :ok, :f :read, :value [1 2)}|1:46|closes a list",
                "{:process 0, :type :ok, :f :read, :value {1}}|1:44|key without a value",
                "{:process 0, :type :ok, :f :read, :value 1/0}|1:42|the number 1/0 divides by zero",
                "{:process 0, :type :ok, :f :read, :value 1/x}|1:42|the number 1/x is malformed",
                "{:process 0, :type :ok, :f :read, :value 1.5.2}|1:42|the number 1.5.2 is malformed",
                "{:process 0, :type :ok, :f :read, :value 1e9999999999}|1:42|has an exponent that is too large",
                "{:process 0, :type :ok, :f :read, :value ##Nan}|1:42|unknown number ##Nan",
                "{:process 0, :type :ok, :f :read, :value #:a [1]}|1:46|no map follows #:a",
                "{:process 0, :type :ok, :f :read, :value #::{:a 1}}|1:42|has no namespace",
                "{:process 0, :type :ok, :f :read, :value #\"a\"}|1:1|unknown tag #\"regular expression\"",
                "{:process 1.5, :type :ok, :f :read}|1:11|1.5 is not a 64-bit integer",
                "{:index 1/2, :process 1, :type :ok, :f :read}|1:9|1/2 is not a 64-bit integer",
                "{:index :a, :process 1, :type :ok, :f :read}|1:9|an index must be an integer",
                "{:process 0, :type :ok, :f :read, :value #foo/bar 5}|1:1|unknown tag #foo/bar",
                "{:process 0, :type :ok, :f :read, :value #inst}|1:47|tag needs a value",
                "{:process 0, :type :ok, :f :read, :value \"\\q\"}|1:42|unknown escape",
                "{:process 9999999999, :type :ok, :f :read}|1:1|does not fit 32 bits",
                "{:process 0, :type :ok, :f 7}|1:1|must be a name",
                "{:process 0, :type :ok, :f}|1:27|a key has no value",
                "{:process 0, :f :read}|1:1|needs a type",
                "(1 2)|1:2|must be a map",
                "#{1}|1:1|must be a map",
                "{:index 2, :process 0, :type :invoke, :f :read} {:index 1, :process 1, :type :ok, :f :read}|1:49|after index 2",
                "{:process 0, :type :invoke, :f :read} {:process 0, :type :invoke, :f :read}|1:39|still open",
                "{:process 0, :type :invoke, :f :read} {:process 0, :type :ok, :f :write}|1:39|completes write",
                "{\"process\":0,\"type\":\"ok\",\"f\":\"read\",\"value\":[1,2|1:49|Unexpected end-of-input",
                "{\"process\":0,\"type\":\"ok\",\"f\":\"read\",\"value\":1e9999999999}|1:45|has an exponent that is too large",
                "{\"process\":12345678901234567890,\"type\":\"ok\"}|1:12|does not fit 64 bits",
                "{\"process\":1.5,\"type\":\"ok\"}|1:12|must be a number or a name, not 1.5",
                "{\"index\":1.5,\"process\":1,\"type\":\"ok\"}|1:10|must be an integer, not 1.5",
                "{\"process\":0,\"type\":\"sure\"}|1:21|must be invoke, ok, fail or info, not sure",
                "{:process 0, :type :sure}|1:20|must be :invoke, :ok, :fail or :info, not sure",
                "[1]|1:2|must be a map",
                "r 1 x|1:1|not a 64-bit integer",
                "w 1|1:1|must be r KEY VALUE",
                "hello|1:1|no history that we know",
            })
    void namesThePlace(String text, String place, String words) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("file:" + place + ":")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \n ", "; nothing", "\u0000\u0001\u0002", "[", "{", "#", "#_", "\"", "{\"", "[{\"a\":"})
    void refusesWhatIsNoHistory(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(HistoryException.class)
                .hasMessageMatching("file:\\d+:\\d+: .+");
    }

    @Test
    void countsLinesAndColumns() {
        assertThatThrownBy(() ->
                        read("{:process 0, :type :invoke, :f :read}\n\n  {:process 0, :type :ok :f :read :value @}"))
                .hasMessage("file:3:42: unexpected '@'");
    }

    @Test
    void refusesDeepNesting() {
        for (String start :
                new String[] {"{:process 0, :type :ok, :f :a, :value ", "{:process 0, :type :ok, :f :a, :x "}) {
            assertThatThrownBy(() -> read(start + "[".repeat(1_000_000))).hasMessageContaining("nest deeper than 256");
        }
        assertThatThrownBy(() -> read("{\"process\":0,\"value\":" + "[".repeat(1_000_000)))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("values nest deeper than 256");
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] edn = "{:process 0, :type :ok, :f :a, :value \"?\"}".getBytes(StandardCharsets.UTF_8);
        edn[39] = (byte) 0xff;
        assertThatThrownBy(() -> read(edn)).hasMessage("file:1:39: text is not valid UTF-8");
        byte[] json = "{\"process\":0,\"type\":\"ok\",\"f\":\"a\",\"value\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        json[42] = (byte) 0xff;
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{:process 0, :type :ok, :value \"|x",
                "{:process 0, :type :ok, :value [|1 ",
                "{:process 0, :type :ok, :other [|1 ",
                "{:process 0, :type :ok, :value |1",
                "{:process 0, |:x 1 ",
                "{\"process\":0,\"value\":\"|x",
                "{\"process\":0,\"value\":[|1,",
                "{\"process\":0,\"other\":[|1,",
                "{\"process\":0,\"other\":\"|x",
                "INFO jepsen.util - 0 :invoke |x",
                "r 1 |1",
            })
    void refusesALineOfAGigabyteInBoundedMemory(String pattern) {
        int bar = pattern.indexOf('|');
        InputStream endless = new Endless(pattern.substring(0, bar), pattern.substring(bar + 1), GIGABYTE);
        assertThatThrownBy(() -> HistoryReader.read(endless, "file", DEFAULTS))
                .isInstanceOf(HistoryException.class)
                .hasMessageMatching("file:1:\\d+: .*(long|exceeds|limit|maximum).*");
    }

    @Test
    void stopsBeforeMemoryDoes() {
        String line = "{:process 0, :type :ok, :f :a, :value [1 2 3 4 5 6 7 8 9 10]}\n";
        InputStream endless = new Endless("", line, GIGABYTE);
        assertThatThrownBy(() -> HistoryReader.read(endless, "file", DEFAULTS.withLimits(100, 10, 1000, 10 << 20)))
                .hasMessageContaining("needs more than the 10 MiB");
    }

    @Test
    void saysSoWhenACompressedFileIsCutOff() {
        byte[] cut = {0x1f, (byte) 0x8b, 8, 0, 0, 0};
        assertThatThrownBy(() -> read(cut)).isInstanceOf(HistoryException.class).hasMessageContaining("file: ");
    }

    @Test
    void refusesWhiteSpaceAndCommentsWithoutEnd() {
        for (String blank : new String[] {" ", ";x", "#_ 1 "}) {
            InputStream endless = new Endless("{:process 0, :type :ok, :f :a} ", blank, GIGABYTE);
            assertThatThrownBy(
                            () -> HistoryReader.read(endless, "file", DEFAULTS.withLimits(1000, 10, 100_000, 1 << 20)))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageMatching("file:1:\\d+: .*longer than.*");
        }
    }

    @Test
    void saysThatAHistoryIsTooLargeRatherThanMalformed() {
        String line = "{\"process\":0,\"type\":\"ok\",\"f\":\"a\",\"value\":[1,2,3,4,5,6]}\n";
        for (String start : new String[] {line, line.substring(0, line.indexOf("1,2"))}) {
            String again = start.equals(line) ? line : "[],";
            InputStream endless = new Endless(start, again, GIGABYTE);
            assertThatThrownBy(
                            () -> HistoryReader.read(endless, "file", DEFAULTS.withLimits(100, 10, 100 << 20, 5 << 20)))
                    .isInstanceOfSatisfying(HistoryException.class, e -> assertThat(e.isTooLarge())
                            .isTrue())
                    .hasMessageMatching("file:\\d+:1: the history needs more than the 5 MiB.*");
        }
    }

    @Test
    void countsFaultsAgainstMemoryToo() {
        InputStream endless = new Endless("", "{:process :nemesis, :type :info, :f :start} ", GIGABYTE);
        assertThatThrownBy(() -> HistoryReader.read(endless, "file", DEFAULTS)).isInstanceOf(HistoryException.class);
        InputStream instants =
                new Endless("", "{:process :n, :type :info, :f :a} {:process :n, :type :info, :f :b} ", GIGABYTE);
        assertThatThrownBy(() -> HistoryReader.read(instants, "file", DEFAULTS.withLimits(100, 10, 1000, 5 << 20)))
                .hasMessageContaining("needs more than the 5 MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "zst"})
    void unpacksABombNoFurtherThanItsLimits(String packing) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packing.equals("gz") ? new GZIPOutputStream(packed) : new ZstdOutputStream(packed)) {
            out.write("{:process 0, :type :ok, :f :a, :value \"".getBytes(StandardCharsets.UTF_8));
            byte[] zeros = new byte[1 << 20];
            Arrays.fill(zeros, (byte) 'x');
            for (int i = 0; i < 50; i++) {
                out.write(zeros);
            }
        }
        assertThat(packed.size()).isLessThan(100_000);
        assertThatThrownBy(() -> read(packed.toByteArray()))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("file:1:")
                .hasMessageContaining("longer than 1048576 bytes");
        byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
        assertThatThrownBy(() -> read(cut)).isInstanceOf(HistoryException.class).hasMessageStartingWith("file");
    }

    @Test
    void namesThePlaceOfAnOperationThatShouldBeKeyed() {
        assertThatThrownBy(() -> read("""
                        {:process 0, :type :invoke, :f :write, :value #jepsen.independent.Tuple [1 2]}
                        {:process 1, :type :invoke, :f :write, :value 3}
                        """))
                .hasMessage("file:2:1: operation 1, a write, should have a pair of key and value, but has 3");
    }

    @Test
    void showsNothingThatSteersATerminalAndNoLongText() {
        String name = "\u001b[2J\u202e" + "x".repeat(1000);
        assertThatThrownBy(() ->
                        read("{:process 0, :type :invoke, :f \"" + name + "\"} {:process 0, :type :invoke, :f :read}"))
                .isInstanceOf(HistoryException.class)
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(600))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b", "\u202e"));
    }

    @Test
    void saysWhatItTakesUtf16For() {
        assertThatThrownBy(() -> read("{}".getBytes(StandardCharsets.UTF_16)))
                .hasMessage("file:1:1: the file may be UTF-16; a history must be UTF-8");
    }

    /** A beginning, then one text over and over. */
    private static final class Endless extends InputStream {
        private final byte[] start;
        private final byte[] again;
        private final long length;
        private long at;

        Endless(String start, String again, long length) {
            this.start = start.getBytes(StandardCharsets.UTF_8);
            this.again = again.getBytes(StandardCharsets.UTF_8);
            this.length = length;
        }

        @Override
        public int read() {
            if (at == length) {
                return -1;
            }
            long now = at++;
            return now < start.length ? start[(int) now] : again[(int) ((now - start.length) % again.length)];
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            int taken = 0;
            while (taken < count && at < length) {
                bytes[offset + taken++] = (byte) read();
            }
            return taken == 0 ? -1 : taken;
        }
    }
}
