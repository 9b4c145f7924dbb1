// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Finding;
import dev.touchstone.history.History;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellSummary;
import dev.touchstone.reports.run.PropertyResult;
import dev.touchstone.reports.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The finished reports in {@code samples}: real runs, drawn by this version. */
class SamplesTest {
    private static final Path SAMPLES = Path.of("samples");

    @TempDir
    Path directory;

    /** {@code -Drewrite} draws the samples anew, as {@code touchstone report} does. */
    @ParameterizedTest
    @ValueSource(strings = {"quick", "lost-write"})
    void areDrawnFromTheirFoldersToTheByte(String name) throws IOException {
        Path sample = SAMPLES.resolve(name);
        if (System.getProperty("rewrite") != null) {
            ReportRenderer.render(sample);
        }
        Path copy = directory.resolve(name);
        for (Path file : files(sample)) {
            Path target = copy.resolve(sample.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
        ReportRenderer.render(copy);
        for (Path file : files(sample)) {
            assertThat(copy.resolve(sample.relativize(file).toString())).hasSameBinaryContentAs(file);
        }
        for (Path page : files(sample)) {
            if (page.toString().endsWith(".html")) {
                PageChecks.check(Files.readString(page));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quick", "lost-write"})
    void citeOnlyOperationsOfTheirHistories(String name) {
        RunFolder run = new RunFolder(SAMPLES.resolve(name));
        int findings = 0;
        for (CellSummary summary : run.campaign().cells()) {
            CellResult cell = run.result(summary.id()).orElseThrow();
            History history = Objects.requireNonNull(HistorySource.of(run).history(summary.id()));
            for (PropertyResult property : cell.properties()) {
                for (Finding finding : property.result().findings()) {
                    findings++;
                    assertThat(finding.operations()).isNotEmpty().allMatch(op -> op >= 0 && op < history.size());
                }
            }
        }
        assertThat(findings).isPositive();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
