// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.checker.output.TextReport;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every line of Java in the documentation stands in {@link UsingTheCheckerTest}, where it is compiled and run. */
class DocumentedExamplesTest {
    private static final Path TEST =
            Path.of("src", "test", "java", "dev", "touchstone", "checker", "junit", "UsingTheCheckerTest.java");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final Pattern PLAIN = Pattern.compile("```\n(.*?)```", Pattern.DOTALL);

    private static final Pattern XML = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @CsvSource({"README.md, 4", "../docs/using-the-checker.md, 14"})
    void isCompiledAndRun(String page, int linesAtLeast) throws IOException {
        List<String> lines = new ArrayList<>();
        Matcher blocks = JAVA.matcher(Files.readString(Path.of(page)));
        while (blocks.find()) {
            blocks.group(1)
                    .lines()
                    .map(line -> squeezed(line.replaceFirst("//.*", "").replace("Path.of(", "folder.resolve(")))
                    .filter(line -> !line.isEmpty())
                    .forEach(lines::add);
        }
        assertThat(lines).hasSizeGreaterThanOrEqualTo(linesAtLeast);
        String test = squeezed(Files.readString(TEST));
        assertThat(lines).allSatisfy(line -> assertThat(test).contains(line));
    }

    @Test
    void aProjectOfOnesOwnIsOneThatIsBuilt() throws IOException {
        Matcher blocks = XML.matcher(Files.readString(Path.of("../docs/using-the-checker.md")));
        assertThat(blocks.find()).isTrue();
        assertThat(squeezed(Files.readString(Path.of("../examples/judge-a-history/pom.xml"))))
                .contains(squeezed(blocks.group(1)));
    }

    /** But for what stands at the dots. */
    @Test
    void theFirstExamplePrintsWhatThePageSays() throws IOException {
        String page = Files.readString(Path.of("../docs/using-the-checker.md"));
        Matcher blocks = PLAIN.matcher(page.substring(page.indexOf("With this `example.jsonl`")));
        assertThat(blocks.find()).isTrue();
        byte[] example = blocks.group(1).getBytes(StandardCharsets.UTF_8);
        History history =
                HistoryReader.read(new ByteArrayInputStream(example), "example.jsonl", ReadOptions.defaults());
        CheckResult result = new LinearizabilityChecker("register").check(history, Budget.defaults());
        String printed = squeezed(TextReport.render(history, result));
        assertThat(blocks.find()).isTrue();
        int from = 0;
        for (String part : blocks.group(1).split("…")) {
            int at = printed.indexOf(squeezed(part), from);
            assertThat(at).as(part).isGreaterThanOrEqualTo(from);
            from = at + squeezed(part).length();
        }
        assertThat(from).isPositive();
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
