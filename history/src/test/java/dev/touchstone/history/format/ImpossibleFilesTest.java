// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that no recorder writes: sorted where that is sure, noted where it does no harm, else refused with the lines. */
class ImpossibleFilesTest {
    private static final String UNSORTED = """
            {:index 4 :process 1 :type :invoke :f :read :value nil :time 40}
            {:index 7 :process 1 :type :ok :f :read :value 1 :time 70}
            {:index 3 :process 0 :type :ok :f :write :value 1 :time 30}
            {:index 0 :process 0 :type :invoke :f :write :value 1 :time 0}
            """;

    @TempDir
    private Path folder;

    private static HistoryReader.Source source(String text) {
        return () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static History read(String text) {
        return HistoryReader.read(source(text), "file", ReadOptions.defaults(), List.of());
    }

    @Test
    void sortsByIndex() throws IOException {
        Path file = Files.writeString(folder.resolve("h.edn"), UNSORTED);
        History history = HistoryReader.read(file);
        assertThat(history.function(0)).isEqualTo("write");
        assertThat(history.completeIndex(0)).isLessThan(history.invokeIndex(1));
        assertThat(history.completeNanos(0)).isEqualTo(30);
        assertThat(history.notes())
                .containsExactly("its events were sorted by :index; the file has them in another order");
        assertThat(read(UNSORTED.lines().sorted().reduce("", (a, b) -> a + b + "\n"))
                        .notes())
                .isEmpty();
    }

    @Test
    void doesNotSortAStreamThatItCanReadOnce() {
        assertThatThrownBy(() -> HistoryReader.read(
                        new ByteArrayInputStream(UNSORTED.getBytes(StandardCharsets.UTF_8)),
                        "file",
                        ReadOptions.defaults()))
                .hasMessage("file:3:1: index 3 comes after index 7; a file, which can be read twice, would be sorted");
    }

    @Test
    void sortsNoMoreThanFitsIntoMemory() {
        assertThatThrownBy(() -> HistoryReader.read(
                        source(UNSORTED), "file", ReadOptions.defaults().withLimits(100, 10, 1000, 960), List.of()))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":index 4 :process 1 :type :ok|2:1|index 4 is that of line 1, too",
                ":process 1 :type :ok|2:1|it has no index, and the operation of line 1 has one",
                ":index -1 :process 1 :type :ok|2:1|it has no index, and the operation of line 1 has one",
                ":index 5 :process 2 :type :ok|2:1|process 2 completes read without having begun",
                ":index 5 :process 2 :type :info|2:1|process 2 completes read without having begun",
                ":index 5 :process :c :type :ok|2:1|process c completes read without having begun",
            })
    void refusesASecondLine(String line, String place, String words) {
        assertThatThrownBy(() -> read("{:index 4 :process 1 :type :invoke :f :read}\n{" + line + " :f :read :value 1}"))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("file:" + place + ": ")
                .hasMessageContaining(words);
    }

    @Test
    void namesBothLinesOfAnIndexThatIsThereTwice() {
        assertThatThrownBy(() -> read("""
                        {:index 4 :process 1 :type :invoke :f :read}
                        {:index 5 :process 1 :type :ok :f :read}
                        {:index 4 :process 2 :type :invoke :f :read}
                        """)).hasMessage("file:3:1: index 4 is that of line 1, too");
    }

    @Test
    void refusesACompletionThatStandsBeforeTheFirstInvocation() {
        assertThatThrownBy(() -> read("""
                        {:process 1 :type :ok :f :read :value 1}
                        {:process 1 :type :ok :f :read :value 1}
                        {:process 2 :type :invoke :f :read}
                        """))
                .hasMessage("file:1:1: process 1 completes read without having begun, though other operations of the"
                        + " file have an invocation");
    }

    @Test
    void takesIndicesBelowZeroForNone() {
        assertThat(read("{:index -1 :process 1 :type :ok :f :read} {:index -1 :process 1 :type :ok :f :read}")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void notesTimesThatGoBackwards() {
        assertThat(read("""
                        {:process 1 :type :invoke :f :read :time 5}
                        {:process 1 :type :ok :f :read :value 1 :time 4}
                        {:process 1 :type :invoke :f :read :time 6}
                        {:process :nemesis :type :info :f :kill :time 3}
                        """).notes())
                .containsExactly(
                        "its times go backwards, 2 times, first in line 2; what is before what is judged by the"
                                + " order of the events");
    }
}
