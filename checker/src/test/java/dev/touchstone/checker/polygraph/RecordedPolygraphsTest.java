// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Histories recorded from CockroachDB and Galera, with verdicts of a complete search by others. */
class RecordedPolygraphsTest {
    @TestFactory
    Stream<DynamicTest> judgesAsRecorded() throws IOException {
        String folder = System.getProperty("touchstone.histories");
        Assumptions.assumeTrue(
                folder != null && !folder.isBlank(),
                "the folder of recorded histories is not given: -Dtouchstone.histories");
        List<String> lines = Files.readAllLines(Path.of(folder, "dbcop", "VERDICTS.tsv"));
        assertThat(lines).hasSizeGreaterThan(1);
        return lines.stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(columns -> DynamicTest.dynamicTest(
                        columns[0], () -> judge(Path.of(folder, "dbcop", columns[0]), columns)));
    }

    private static void judge(Path file, String[] columns) {
        DbcopHistory history = DbcopHistory.read(file);
        RegisterTransactions txns = history.columns();
        assertThat(verdict(history, txns, PolygraphLevel.SERIALIZABLE)).isEqualTo(columns[1]);
        assertThat(verdict(history, txns, PolygraphLevel.STRONG_SESSION_SERIALIZABLE))
                .isEqualTo(columns[2]);
    }

    private static String verdict(DbcopHistory history, RegisterTransactions txns, PolygraphLevel level) {
        PolygraphDecision decision = PolygraphDecider.decide(txns, level, Budget.defaults());
        assertThat(decision.verdict()).isNotEqualTo(Verdict.UNKNOWN);
        return history.isFine() && decision.verdict() == Verdict.VALID ? "ok" : "violated";
    }
}
