// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.visibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibilityCheckerTest {
    private static final Checker CAUSAL_SETS = VisibilityChecker.ofCausalSets("causal");
    private static final Checker CAUSAL_LISTS = VisibilityChecker.ofCausalLists();

    /** Operations {@code process outcome function value}, one after another. */
    private static History history(String operations) {
        StringBuilder edn = new StringBuilder();
        for (String operation : operations.split(";")) {
            String[] parts = operation.trim().split(" ", 4);
            String asked = parts[2].equals("read") ? "nil" : parts[3];
            edn.append("{:process %s, :type :invoke, :f :%s, :value %s}%n".formatted(parts[0], parts[2], asked));
            edn.append(
                    "{:process %s, :type :%s, :f :%s, :value %s}%n".formatted(parts[0], parts[1], parts[2], parts[3]));
        }
        return HistoryReader.read(
                new ByteArrayInputStream(edn.toString().getBytes(StandardCharsets.UTF_8)),
                "file",
                ReadOptions.defaults());
    }

    private static CheckResult check(Checker checker, String operations) {
        return checker.check(history(operations), Budget.defaults());
    }

    private static List<String> anomalies(CheckResult result) {
        return result.findings().stream().map(Finding::anomaly).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "READ_YOUR_WRITES|0 ok add 1; 0 ok read []|0 info add 1; 0 ok read []; 1 ok read [1]",
                "MONOTONIC_READS|0 ok add 1; 1 ok read [1]; 1 ok read []|0 ok add 1; 1 ok read [1]; 2 ok read []",
                "MONOTONIC_WRITES|0 ok add 1; 0 ok add 2; 1 ok read [2]|0 ok add 1; 0 ok add 2; 1 ok read [1]",
                "WRITES_FOLLOW_READS|0 ok add 1; 1 ok read [1]; 1 ok add 2; 2 ok read [2]"
                        + "|0 ok add 1; 1 ok add 2; 1 ok read [1 2]; 2 ok read [2]",
                "PRAM|0 ok add 1; 0 ok add 2; 1 ok read [2]|0 ok add 1; 1 ok read [1]; 1 ok add 2; 2 ok read [2]",
            })
    void tellsEachGuaranteeOfSets(SessionGuarantee guarantee, String broken, String kept) {
        Checker checker = VisibilityChecker.ofSets(guarantee);
        assertThat(anomalies(check(checker, broken))).containsExactly(guarantee.property());
        assertThat(check(checker, kept).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void saysHowAReaderKnew() {
        CheckResult result = check(
                CAUSAL_SETS, "0 ok add 1; 1 ok read [1]; 1 ok add 2; 2 ok read [1 2]; 2 ok add 3; 3 ok read [2 3]");
        assertThat(anomalies(result)).containsExactly("causality-violation");
        Finding finding = result.findings().get(0);
        assertThat(finding.operations()).startsWith(0, 1).endsWith(5);
        assertThat(finding.because().get(0)).isEqualTo("#0: client 0 added 1.");
        assertThat(finding.because()).last().isEqualTo("#5: client 3 read without 1.");
        assertThat(finding.inWords()).startsWith("client 0 added 1; then client");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "|0 ok add 1; 1 ok add 2; 2 ok read [1]; 3 ok read [2]",
                "CyclicCO|1 ok read [1]; 1 ok add 1",
                "CyclicCO|1 ok read [1]; 1 info add 1",
                "ThinAirRead|1 ok read [1]",
                "aborted-read|0 fail add 1; 1 ok read [1]",
            })
    void judgesSetsCausally(String anomaly, String operations) {
        assertThat(anomalies(check(CAUSAL_SETS, operations))).isEqualTo(anomaly == null ? List.of() : List.of(anomaly));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "|0 ok txn [[:append x 1]]; 1 ok txn [[:append y 2]]; 2 ok txn [[:r x [1]] [:r y []]];"
                        + " 3 ok txn [[:r x []] [:r y [2]]]",
                "causality-violation|0 ok txn [[:append x 1]]; 1 ok txn [[:r x [1]] [:append y 2]];"
                        + " 2 ok txn [[:r y [2]] [:r x []]]; 3 ok txn [[:r x [1]]]",
                "causality-violation|0 ok txn [[:append x 1] [:append y 2]]; 1 ok txn [[:r x []] [:r y [2]]]; 2 ok txn [[:r x [1]]]",
                "causality-violation|0 ok txn [[:append x 1] [:r x []]]; 1 ok txn [[:r x [1]]]",
                "reordered|0 ok txn [[:append x 1] [:append x 2]]; 1 ok txn [[:append x 3]]; 2 ok txn [[:r x [2 1 3]]]",
            })
    void judgesListsCausally(String anomaly, String operations) {
        assertThat(anomalies(check(CAUSAL_LISTS, operations)))
                .isEqualTo(anomaly == null ? List.of() : List.of(anomaly));
    }

    /** The later append came first in the list: seen by nobody's reads alone, but by the order of the list. */
    @Test
    void asksListsForTheOrderOfSessions() {
        CheckResult result =
                check(CAUSAL_LISTS, "0 ok txn [[:append x 1]]; 0 ok txn [[:append x 2]]; 1 ok txn [[:r x [2 1]]]");
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(anomalies(result)).contains("G0-process");
    }

    @Test
    void doesNotDecideWhatIsOpen() {
        assertThat(check(CAUSAL_SETS, "0 ok add 1; 0 ok add 1; 1 ok read [1]").unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.UNDECIDABLE);
        assertThat(check(CAUSAL_SETS, "0 ok add 1; 0 ok remove 1").unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.UNDECIDABLE);
        CheckResult late = CAUSAL_SETS.check(history("0 ok add 1"), Budget.of(Duration.ofSeconds(-1), 1 << 20));
        assertThat(late.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.TIMEOUT);
    }
}
