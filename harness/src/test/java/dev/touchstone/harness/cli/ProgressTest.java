// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.harness.campaign.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The same campaign as a terminal, a log and a program see it. */
class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLogHasALineForEachPhaseAndVerdict() {
        tell(new ConsoleProgress(err, false, false));
        assertThat(text().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("0:00  "))
                .anyMatch(line -> line.endsWith("fault   kill-one  n1"))
                .anyMatch(line -> line.endsWith("valid    1/2  set.kill-one  held"));
        assertThat(text()).doesNotContain("\r");
    }

    @Test
    void aTerminalHasOneLineThatIsRedrawnAndVerdictsAboveIt() {
        tell(new ConsoleProgress(err, true, false));
        assertThat(text().lines().filter(line -> line.contains("\u001b[K"))).isNotEmpty();
        assertThat(text())
                .contains("fault   kill-one  n1   50 %  ok 7  fail 1  info 2")
                .contains("1/2  set.kill-one");
        assertThat(text().replaceAll("\r\u001b\\[K[^\n\r]*(?=\r)", "")).contains("valid    1/2");
    }

    @Test
    void quietSaysNothing() {
        tell(new ConsoleProgress(err, true, true));
        tell(new ConsoleProgress(err, false, true));
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
        assertThat(Palette.of("never").paint("invalid", "INVALID")).isEqualTo("INVALID");
        assertThat(Palette.of("always").paint("invalid", "INVALID")).isEqualTo("\u001b[1;31mINVALID\u001b[0m");
        assertThat(Palette.of("auto")).isEqualTo(Palette.PLAIN);
    }

    private static void tell(Progress progress) {
        progress.phase("kill-one", "load", "2 cells at once");
        progress.phase("kill-one", "fault", "n1");
        progress.load("kill-one", 7, 1, 2, 0.5);
        progress.phase("kill-one", "heal", "n1");
        progress.phase("set.kill-one", "check", "10 operations");
        progress.judged("set.kill-one", "valid", "held", 1, 2);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
