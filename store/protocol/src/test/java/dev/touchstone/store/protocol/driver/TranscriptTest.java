// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nodes do, written down: {@code src/test/resources/transcripts}. A block is a command (see {@link Transcript}), a line of
 * dashes, and what must come of it. {@code -Drewrite} writes down what does come of it: read the difference before you commit it.
 */
class TranscriptTest {
    private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");
    private static final String DASHES = "----";

    static List<Path> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void happensAsWritten(Path file) throws IOException {
        String written = Files.readString(file, StandardCharsets.UTF_8);
        String happened = replay(written);
        if (System.getProperty("rewrite") != null) {
            Files.writeString(file, happened, StandardCharsets.UTF_8);
        } else {
            assertThat(happened).isEqualTo(written);
        }
    }

    /** Each command's block again, with what comes of it now; all else as it stands. */
    private static String replay(String written) {
        Transcript transcript = new Transcript();
        StringBuilder out = new StringBuilder();
        for (String block : written.strip().split("\n\n+")) {
            if (block.startsWith("#")) {
                out.append(block);
            } else {
                String command = block.lines().findFirst().orElseThrow();
                out.append(command).append('\n').append(DASHES).append('\n').append(transcript.run(command));
            }
            out.append("\n\n");
        }
        return out.toString().strip() + "\n";
    }

    /** The page's walk of a write is what a write does. */
    @Test
    void theArchitecturePageShowsTheTranscriptOfAWrite() throws IOException {
        String page = Files.readString(Path.of("../../docs/architecture.md"), StandardCharsets.UTF_8);
        String transcript = Files.readString(TRANSCRIPTS.resolve("put.txt"), StandardCharsets.UTF_8);
        String put = Stream.of(transcript.split("\n\n+"))
                .filter(block -> block.startsWith("put "))
                .findFirst()
                .orElseThrow();
        assertThat(page).contains("```\n" + put.strip() + "\n```");
    }
}
