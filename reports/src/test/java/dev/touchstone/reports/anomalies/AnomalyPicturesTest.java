// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports.anomalies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The page of anomalies is what its catalogue makes, every history has exactly the anomaly that it is shown for, and none
 * could be smaller. {@code -Drewrite} writes {@code docs/anomalies.md}, the pictures and the histories anew.
 */
class AnomalyPicturesTest {
    private static final Path DOCS = Path.of("..", "docs");

    @TestFactory
    Stream<DynamicTest> everyHistoryHasItsAnomalyAndNoOther() throws IOException {
        return Catalogue.examples().stream()
                .map(example -> DynamicTest.dynamicTest(example.file(), () -> {
                    CheckResult result = check(example, example.operations());
                    assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.INVALID);
                    assertThat(names(result)).isEqualTo(expected(example));
                }));
    }

    @TestFactory
    Stream<DynamicTest> noHistoryCouldBeSmaller() throws IOException {
        return Catalogue.examples().stream()
                .map(example -> DynamicTest.dynamicTest(
                        example.file(), () -> smaller(example).forEach(less -> assertThat(names(check(example, less)))
                                .as(Example.jsonLines(less))
                                .isNotEqualTo(expected(example)))));
    }

    private static Set<String> expected(Example example) {
        Set<String> expected = new TreeSet<>(example.also());
        expected.add(example.anomaly());
        return expected;
    }

    /**
     * The history without each of its operations, and without each micro-operation of a transaction; but an operation that
     * an arrow leaves wrote what another saw, so that the history makes no sense without it.
     */
    private static List<List<Example.Step>> smaller(Example example) {
        List<Example.Step> steps = example.operations();
        List<List<Example.Step>> all = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            String leaves = i + ">";
            if (example.arrows().stream().anyMatch(arrow -> arrow.startsWith(leaves))) {
                continue;
            }
            List<Example.Step> without = new ArrayList<>(steps);
            Example.Step step = without.remove(i);
            if (!without.isEmpty()) {
                all.add(without);
            }
            String[] micros = step.value().split("(?<=\\]),(?=\\[\")");
            for (int m = 0; m < micros.length && micros.length > 1; m++) {
                List<String> left = new ArrayList<>(List.of(micros));
                left.remove(m);
                String value = String.join(",", left);
                List<Example.Step> less = new ArrayList<>(steps);
                less.set(
                        i,
                        new Example.Step(
                                step.begin(),
                                step.end(),
                                step.process(),
                                step.outcome(),
                                step.function(),
                                step.key(),
                                (m == 0 ? "[" : "") + value + (m == micros.length - 1 ? "]" : "")));
                all.add(less);
            }
        }
        return all;
    }

    @Test
    void thePageIsWhatTheCatalogueMakes() throws IOException {
        Set<String> files = new TreeSet<>();
        for (Example example : Catalogue.examples()) {
            assertThat(files.add(example.file()))
                    .as("twice: %s", example.file())
                    .isTrue();
            List<Finding> findings = check(example, example.operations()).findings();
            compare(DOCS.resolve("images/anomalies/" + example.file() + ".svg"), Picture.of(example, findings));
            compare(DOCS.resolve("anomalies/" + example.file() + ".jsonl"), Example.jsonLines(example.operations()));
        }
        compare(DOCS.resolve("anomalies.md"), Page.of(Catalogue.read()));
        for (String folder : new String[] {"images/anomalies", "anomalies"}) {
            try (Stream<Path> found = Files.list(DOCS.resolve(folder))) {
                assertThat(found.map(path -> path.getFileName().toString().replaceAll("\\.\\w+$", "")))
                        .as("files in docs/%s that no example makes", folder)
                        .containsExactlyInAnyOrderElementsOf(files);
            }
        }
    }

    private static void compare(Path file, String made) throws IOException {
        if (System.getProperty("rewrite") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, made);
        }
        assertThat(file).as("-Drewrite makes it").exists();
        assertThat(Files.readString(file))
                .as("%s; -Drewrite makes it anew", file)
                .isEqualTo(made);
    }

    private static CheckResult check(Example example, List<Example.Step> steps) {
        History history = Example.history(steps);
        return Checkers.of(example.checker()).check(history, Budget.defaults());
    }

    /** All that was found, asked for or not. */
    private static Set<String> names(CheckResult result) {
        Set<String> names = new TreeSet<>();
        result.findings().forEach(finding -> names.add(finding.anomaly()));
        if (result.measurements().get("anomalies") instanceof Map<?, ?> counted) {
            counted.keySet().forEach(name -> names.add(String.valueOf(name)));
        }
        names.remove("empty-transaction-graph");
        return names;
    }
}
