// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.HistoryException;
import dev.touchstone.history.synthetic.AtomicSimulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is followed through each wait: a step of the test changes it while nobody reads. */
class FollowedFileTest {
    /** Something that happens to the file while it is waited for. */
    private interface Step {
        void run(Path file) throws IOException;
    }

    private final Heard heard = new Heard();
    private final Deque<Step> steps = new ArrayDeque<>();

    @TempDir
    private Path folder;

    private FollowedFile follow(Path file) {
        FollowedFile[] followed = new FollowedFile[1];
        followed[0] = FollowedFile.open(file, () -> {
            Step next = steps.poll();
            try {
                if (next == null) {
                    followed[0].stop();
                } else {
                    next.run(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return followed[0];
    }

    private FollowedFile hear(Path file) throws IOException {
        try (FollowedFile followed = follow(file)) {
            HistoryStream.follow(followed, ReadOptions.defaults(), heard);
            return followed;
        }
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("history"), content);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static String lines(String kind) throws IOException {
        var history = AtomicSimulation.run(
                new AtomicSimulation.Plan(AtomicSimulation.Kind.REGISTER, 100, 1, 4, 0.2, false, 5));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (kind.equals("json")) {
            JsonLinesWriter.write(history, out);
        } else {
            EdnWriter.write(history, out);
        }
        String text = out.toString(StandardCharsets.UTF_8);
        return kind.equals("log")
                ? text.replaceAll(
                        "(?m)^\\{.*:type (:\\w+), :process (\\d+), :f (:\\w+), :value (.*?)(, :time .*)?}$",
                        "INFO  jepsen.util - $2\t$1\t$3\t$4")
                : text;
    }

    /** Whatever is there was told before more is waited for, and no half line is. */
    @ParameterizedTest
    @ValueSource(strings = {"json", "edn", "log"})
    void tellsEachLineAtOnce(String kind) throws IOException {
        String[] lines = lines(kind).split("(?<=\n)");
        Path file = file("");
        for (int i = 0; i < lines.length; i++) {
            int before = i;
            String line = lines[i];
            steps.add(each -> {
                assertThat(heard.rows).hasSize(before);
                append(each, line.substring(0, line.length() / 2));
            });
            steps.add(each -> {
                assertThat(heard.rows).hasSize(before);
                append(each, line.substring(line.length() / 2, line.length() - 1));
            });
            steps.add(each -> {
                assertThat(heard.rows).hasSize(before);
                append(each, "\n");
            });
        }
        FollowedFile followed = hear(file);
        assertThat(steps).isEmpty();
        assertThat(followed.unfinishedBytes()).isZero();
        Heard whole = new Heard();
        HistoryStream.read(file, ReadOptions.defaults(), whole);
        assertThat(heard.all()).isEqualTo(whole.all()).hasSizeGreaterThan(lines.length);
    }

    @Test
    void tellsManyLinesThatComeAtOnce() throws IOException {
        String text = lines("json");
        Path file = file(text);
        int events = text.split("\n").length;
        steps.add(each -> assertThat(heard.rows).hasSize(events));
        hear(file);
        assertThat(heard.rows).hasSize(events);
    }

    @Test
    void leavesOutAHalfLineAtTheEndAndSaysSo() throws IOException {
        String half = "{\"process\":0,\"type\":\"ok\"";
        Path file = file("{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n" + half);
        assertThat(hear(file).unfinishedBytes()).isEqualTo(half.length());
        assertThat(heard.rows).hasSize(1);
    }

    @Test
    void waitsForTheFirstOperationOfALog() throws IOException {
        Path file = file("INFO  jepsen.core - setting up\n");
        steps.add(each -> append(each, "INFO  jepsen.core - still setting up\n"));
        steps.add(each -> append(each, "INFO  jepsen.util - 1\t:invoke\t:read\tnil\n"));
        steps.add(each -> assertThat(heard.rows).hasSize(1));
        hear(file);
        assertThat(heard.rows).hasSize(1);
    }

    @Test
    void aFileThatBecomesShorterIsAnError() throws IOException {
        Path file = file("{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n");
        steps.add(each -> Files.writeString(each, "{}"));
        assertThatThrownBy(() -> hear(file))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith(
                        file + ":1:1: the file became shorter while it was followed, from 41 to 2 bytes");
    }

    @Test
    void aFileThatIsReplacedOrRemovedIsAnError() throws IOException {
        String line = "{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n";
        Path file = file(line);
        Path other = Files.writeString(folder.resolve("other"), line);
        steps.add(each -> Files.move(other, each, StandardCopyOption.REPLACE_EXISTING));
        assertThatThrownBy(() -> hear(file))
                .hasMessage(file + ":1:1: the file was replaced by another file while it was followed");
        steps.add(Files::delete);
        assertThatThrownBy(() -> hear(file)).hasMessage(file + ":1:1: the file was removed while it was followed");
    }

    @Test
    void refusesWhatDoesNotComeInLines() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(1);
        }
        Path gzip = Files.write(folder.resolve("h.gz"), packed.toByteArray());
        Path columns = folder.resolve("h.tcol");
        ColumnsWriter.write(
                AtomicSimulation.run(new AtomicSimulation.Plan(AtomicSimulation.Kind.REGISTER, 10, 1, 4, 0, false, 5)),
                columns);
        for (Path each : List.of(
                gzip,
                columns,
                Files.writeString(folder.resolve("a"), "w 1 2\n"),
                Files.writeString(folder.resolve("b"), "[{\"process\":0}\n"),
                Files.writeString(folder.resolve("c"), "[{:process 0}\n"))) {
            assertThatThrownBy(() -> hear(each))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageStartingWith(each + ":1:1: the file cannot be followed, for it ");
        }
        assertThatThrownBy(() -> hear(folder.resolve("none"))).hasMessageEndingWith("there is no such file");
        assertThatThrownBy(() -> hear(file(""))).hasMessageEndingWith(":1:1: the file is empty");
    }
}
