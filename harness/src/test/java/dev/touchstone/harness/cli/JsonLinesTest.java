// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream lines = new PrintStream(new JsonLines(out, () -> 7), true, StandardCharsets.UTF_8);

    @Test
    void passesWhatIsJsonAndWrapsWhatIsNot() throws Exception {
        lines.print("{\"level\":\"INFO\",\"formattedMessage\":\"ours\"}\n");
        lines.print("half");
        lines.flush();
        assertThat(out.toString(StandardCharsets.UTF_8)).as("half a line waits").doesNotContain("half");
        lines.println(" a \"line\" \\ \t ü");
        lines.println();
        new IllegalStateException("of a thread").printStackTrace(lines);
        List<String> all = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(all.get(0)).isEqualTo("{\"level\":\"INFO\",\"formattedMessage\":\"ours\"}");
        assertThat(message(all.get(1))).isEqualTo("half a \"line\" \\ \t ü");
        assertThat(message(all.get(2))).isEqualTo("java.lang.IllegalStateException: of a thread");
        for (String each : all.subList(1, all.size())) {
            assertThat(message(each)).isNotEmpty();
        }
        assertThat(all).hasSizeGreaterThan(4);
    }

    @Test
    void cutsALineWithoutEnd() throws Exception {
        lines.print("x".repeat(1 << 20));
        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList()).hasSize(3);
    }

    private static String message(String line) throws Exception {
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("timestamp").asLong()).isEqualTo(7);
        return json.path("formattedMessage").asText();
    }
}
