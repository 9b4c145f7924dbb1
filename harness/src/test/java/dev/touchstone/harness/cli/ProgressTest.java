// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.campaign.Progress;
import dev.touchstone.reports.run.CellVerdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same campaign as a terminal, a log and a program see it. */
class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long nanos;
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLogHasALineForEachPhaseAndVerdict() {
        tell(ConsoleProgress.plain(err, false));
        assertThat(text().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("0:00  "))
                .anyMatch(line -> line.endsWith("fault   kill-one  n1"))
                .anyMatch(line -> line.endsWith("valid    1/2  set.kill-one  held"));
        assertThat(text()).doesNotContain("\r");
    }

    @Test
    void aTerminalHasOneLineThatIsRedrawnAndVerdictsAboveIt() {
        tell(ConsoleProgress.terminal(err, () -> 120, () -> nanos));
        assertThat(text().lines().filter(line -> line.contains("\u001b[K"))).isNotEmpty();
        assertThat(text())
                .contains(" 50 %  fault   kill-one  ok 7  fail 1  info 2  n1")
                .contains("1/2  set.kill-one");
        assertThat(text().replaceAll("\r\u001b\\[K[^\n\r]*(?=\r)", "")).contains("valid    1/2");
    }

    @Test
    void quietSaysNothing() {
        tell(ConsoleProgress.plain(err, true));
        assertThat(text()).isEmpty();
    }

    @Test
    void aProgramHasAnObjectOnEachLine() throws IOException {
        tell(new JsonProgress(err));
        for (String line : text().lines().toList()) {
            JsonNode event = new ObjectMapper().readTree(line);
            assertThat(event.path("seconds").isNumber()).isTrue();
            assertThat(event.path("event").asText()).isIn("phase", "load", "judged");
        }
        assertThat(text().lines()).hasSize(6).anyMatch(line -> line.contains("\"share\":0.5"));
    }

    @Test
    void coloursRepeatTheWordAndCanBeOff() {
        assertThat(Palette.of("never").paint(CellVerdict.INVALID, "INVALID")).isEqualTo("INVALID");
        assertThat(Palette.of("always").paint(CellVerdict.INVALID, "INVALID"))
                .isEqualTo("\u001b[1;31mINVALID\u001b[0m");
        assertThat(Palette.of("auto")).isEqualTo(Palette.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 81, 200})
    void noRedrawIsWiderThanTheTerminal(int columns) {
        ConsoleProgress progress = ConsoleProgress.terminal(err, () -> columns, () -> nanos);
        progress.phase(
                "partition-halves",
                "load",
                "8 cells at once, each on a bucket of its own, and more words \u6f22\u5b57");
        progress.load("partition-halves", 123_456, 7_890, 1_234, 0.42);
        assertThat(redraws()).isNotEmpty().allSatisfy(line -> assertThat(line.length())
                .isLessThan(columns));
        assertThat(redraws()).noneMatch(line -> line.contains("\u6f22"));
        assertThat(redraws().get(redraws().size() - 1))
                .startsWith("0:00   42 %  load".substring(0, Math.min(16, columns - 4)));
    }

    @Test
    void aResizeIsHeededAtTheNextRedraw() {
        int[] columns = {100};
        ConsoleProgress progress = ConsoleProgress.terminal(err, () -> columns[0], () -> nanos);
        progress.phase("kill-one", "load", "x".repeat(200));
        columns[0] = 50;
        progress.tick();
        assertThat(redraws()).extracting(String::length).containsExactly(97, 47);
    }

    @Test
    void theClockTicksWhileNothingElseHappens() {
        ConsoleProgress progress = ConsoleProgress.terminal(err, () -> 80, () -> nanos);
        progress.phase("cluster", "start", "5 nodes");
        nanos += 65_000_000_000L;
        progress.tick();
        assertThat(redraws()).containsExactly("0:00  start   cluster  5 nodes", "1:05  start   cluster  5 nodes");
        progress.phase("cluster", "up", "n1 serves");
        assertThat(text()).contains("1:05  up      cluster  n1 serves\n");
        assertThat(redraws()).last().isEqualTo("1:05  start   cluster  5 nodes");
        progress.end();
        int drawn = redraws().size();
        progress.tick();
        assertThat(redraws()).hasSize(drawn);
    }

    /** Ours, a logger's, anybody's: nothing is glued to the line that stands, and it is drawn again below. */
    @Test
    void whatOthersPrintHasALineOfItsOwn() {
        PrintStream console = System.err;
        System.setErr(err);
        try {
            ConsoleProgress progress = ConsoleProgress.terminal(System.err, () -> 80);
            progress.phase("cluster", "start", "5 nodes");
            String drawn = text();
            System.err.println("touchstone: still stopping");
            assertThat(text().substring(drawn.length()))
                    .startsWith("\r\u001b[Ktouchstone: still stopping\n\r\u001b[K")
                    .endsWith("start   cluster  5 nodes");
            System.err.print("half a ");
            System.err.print("line");
            assertThat(text()).doesNotContain("half");
            progress.end();
            assertThat(System.err).isSameAs(err);
            assertThat(text()).contains("\r\u001b[Khalf a line");
            String ended = text();
            System.err.println("later");
            assertThat(text()).isEqualTo(ended + "later" + System.lineSeparator());
        } finally {
            System.setErr(console);
        }
    }

    @Test
    void severalAtOnceDoNotShareOnePercentage() {
        ConsoleProgress progress = ConsoleProgress.terminal(err, () -> 120, () -> nanos);
        progress.load("a", 1, 0, 0, 0.9);
        progress.load("b", 2, 0, 1, 0.2);
        progress.phase("c", "check", "10 operations");
        assertThat(redraws()).last().isEqualTo("0:00  3 running  least 20 % (b)  ok 3  fail 0  info 1");
        progress.over("b");
        progress.judged("c", CellVerdict.VALID, "held", 1, 3);
        assertThat(redraws()).last().isEqualTo("0:00  1/3   90 %  load    a  ok 1  fail 0  info 0");
    }

    @Test
    void theWidthIsWhatTheTerminalSaysElseTheEnvironmentElseEighty() {
        assertThat(TerminalWidth.parse("24 132\n", "90")).isEqualTo(132);
        assertThat(TerminalWidth.parse("0 0\n", "90")).isEqualTo(90);
        assertThat(TerminalWidth.parse("", "wide")).isEqualTo(80);
        assertThat(TerminalWidth.parse("", null)).isEqualTo(80);
    }

    private List<String> redraws() {
        return Arrays.stream(text().split("\r\u001b\\[K", -1))
                .skip(1)
                .filter(line -> !line.isEmpty() && !line.contains("\n"))
                .map(String::stripTrailing)
                .toList();
    }

    private static void tell(Progress progress) {
        progress.phase("kill-one", "load", "2 cells at once");
        progress.phase("kill-one", "fault", "n1");
        progress.load("kill-one", 7, 1, 2, 0.5);
        progress.phase("kill-one", "heal", "n1");
        progress.phase("set.kill-one", "check", "10 operations");
        progress.judged("set.kill-one", CellVerdict.VALID, "held", 1, 2);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
