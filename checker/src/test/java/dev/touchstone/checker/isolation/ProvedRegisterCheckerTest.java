// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.checker.catalog.Request;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.checker.polygraph.PolygraphLevel;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProvedRegisterCheckerTest {
    /** The second and the third each read a key of the first, and overwrite what the other read. */
    private static final String WRITE_SKEW = "{:type :ok, :f :txn, :process 1, :value [[:w x 1] [:w y 1]]}"
            + "{:type :ok, :f :txn, :process 0, :value [[:r y 1] [:w x 2]]}"
            + "{:type :ok, :f :txn, :process 2, :value [[:r x 1] [:w y 2]]}";

    /** Of two transactions that wrote both keys one is seen of each. */
    private static final String FRACTURED = "{:type :ok, :f :txn, :process 0, :value [[:w x 1] [:w y 1]]}"
            + "{:type :ok, :f :txn, :process 1, :value [[:w x 2] [:w y 2]]}"
            + "{:type :ok, :f :txn, :process 2, :value [[:r x 1] [:r y 2]]}";

    private static History read(String edn) {
        return HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
    }

    private static CheckResult check(String edn, String model) {
        return check(read(edn), model);
    }

    private static CheckResult check(History history, String model) {
        return Catalog.question(history, Request.workload("rw-register", model))
                .answer(history, checker -> Budget.defaults())
                .results()
                .get(0);
    }

    @Test
    void noOrderExplainsAWriteSkewOfBlindWrites() {
        CheckResult result = check(WRITE_SKEW, "serializable");
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.operations()).containsExactly(0, 1, 2);
            assertThat(String.join("\n", finding.because()))
                    .contains("#1 read key :y from #0, and #2 wrote it later")
                    .endsWith("a circle, so this cannot be.");
        });
        assertThat(check(WRITE_SKEW, "snapshot-isolation").verdict()).isEqualTo(Verdict.VALID);
        assertThat(String.valueOf(result.measurements().get("strongest-possible")))
                .contains("snapshot-isolation")
                .doesNotContain("repeatable-read", "view-serializable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snapshot-isolation",
                "serializable",
                "repeatable-read",
                "parallel-snapshot-isolation",
                "update-atomic",
                "prefix",
                "read-atomic"
            })
    void fracturedReadsAreNothingThatReadAtomicAllows(String model) {
        assertThat(check(FRACTURED, model).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void fracturedReadsAreCommittedReads() {
        assertThat(check(FRACTURED, "PL-2").verdict()).isEqualTo(Verdict.VALID);
    }

    /** Whoever looks at the result can replay it. */
    @Test
    void aValidResultCarriesItsOrder() {
        CheckResult result = check(
                "{:type :ok, :f :txn, :process 0, :value [[:r x 2]]}"
                        + "{:type :ok, :f :txn, :process 1, :value [[:w x 1]]}"
                        + "{:type :ok, :f :txn, :process 2, :value [[:r x 1] [:w x 2]]}",
                "serializable");
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements().get("order")).isEqualTo(List.of(1, 2, 0));
    }

    @Test
    void aValueWrittenTwiceIsReadFromOneOfItsWriters() {
        String repeated = "{:type :ok, :f :txn, :process 0, :value [[:w x 1]]}"
                + "{:type :ok, :f :txn, :process 1, :value [[:w x 1] [:w y 1]]}"
                + "{:type :ok, :f :txn, :process 2, :value [[:r x 1] [:r y nil]]}";
        assertThat(check(repeated, "serializable").verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(repeated + "{:type :ok, :f :txn, :process 2, :value [[:r y 1] [:r x nil]]}", "serializable")
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void anUnknownOutcomeHappenedIfSomebodySawIt() {
        String info = "{:type :info, :f :txn, :process 0, :value [[:w x 1] [:w y 1]]}";
        assertThat(check(info + "{:type :ok, :f :txn, :process 1, :value [[:r x nil] [:r y nil]]}", "serializable")
                        .verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(check(info + "{:type :ok, :f :txn, :process 1, :value [[:r x 1] [:r y nil]]}", "serializable")
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"repeatable-read", "PL-2", "serializable"})
    void aLaterReadOfAKeyMayBeOfAFailedWriteAsWell(String model) {
        CheckResult result = check(
                "{:type :ok, :f :txn, :process 0, :value [[:w x 1]]}"
                        + "{:type :fail, :f :txn, :process 1, :value [[:w x 2]]}"
                        + "{:type :ok, :f :txn, :process 2, :value [[:r x 1] [:r x 2]]}",
                model);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.findings()).anyMatch(finding -> finding.anomaly().equals("G1a"));
    }

    @Test
    void nothingJudgedIsUnknown() {
        for (String nothing : List.of(
                "{:type :fail, :f :txn, :process 0, :value [[:w x 1]]}",
                "{:type :ok, :f :txn, :process 0, :value [[:w x 1]]}")) {
            CheckResult result = check(nothing, "serializable");
            assertThat(result.verdict()).as(nothing).isEqualTo(Verdict.UNKNOWN);
            assertThat(result.unknown().cause()).isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
        }
    }

    @Test
    void completionsAloneDoNotProveARealTimeOrder() {
        String completions = "{:type :ok, :f :txn, :process 0, :value [[:w x 1]]}"
                + "{:type :ok, :f :txn, :process 1, :value [[:r x 1]]}";
        assertThat(check(completions, "strict-serializable").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(check(completions, "strong-session-serializable").verdict()).isEqualTo(Verdict.VALID);
    }

    /** What fails a weaker model never passes a stronger one, whatever the models are asked for. */
    @Test
    void theLatticeHoldsOfEveryVerdict() {
        for (String edn : List.of(WRITE_SKEW, FRACTURED)) {
            ConsistencyModels models = ConsistencyModels.standard();
            for (PolygraphLevel weak : PolygraphLevel.values()) {
                for (PolygraphLevel strong : PolygraphLevel.values()) {
                    if (models.implies(strong.property(), weak.property())
                            && check(edn, weak.property()).verdict() == Verdict.INVALID) {
                        assertThat(check(edn, strong.property()).verdict())
                                .as("%s, %s implies %s", edn, strong, weak)
                                .isNotEqualTo(Verdict.VALID);
                    }
                }
            }
        }
    }

    /** Recorded from CockroachDB and Galera; the verdicts are of a complete search. */
    @Test
    void recordedHistoriesHaveTheirVerdicts() throws IOException {
        String folder = System.getProperty("touchstone.histories", "");
        assumeTrue(!folder.isEmpty(), "-Dtouchstone.histories names no folder of real histories");
        List<String> lines = Files.readAllLines(Path.of(folder, "dbcop", "VERDICTS.tsv"));
        assertThat(lines).hasSizeGreaterThan(100);
        for (String line : lines.subList(1, lines.size())) {
            String[] row = line.split("\t");
            History history = HistoryReader.read(Path.of(folder, "dbcop", row[0]));
            assertThat(check(history, "serializable").verdict()).as(line).isEqualTo(verdict(row[1]));
            assertThat(check(history, "strong-session-serializable").verdict())
                    .as(line)
                    .isEqualTo(verdict(row[2]));
        }
    }

    private static Verdict verdict(String word) {
        return word.equals("violated") ? Verdict.INVALID : Verdict.VALID;
    }
}
