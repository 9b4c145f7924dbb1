// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.monotonic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
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

class MonotonicCheckerTest {
    /** Operations {@code process outcome function value}, one after another. */
    private static History history(String operations) {
        StringBuilder edn = new StringBuilder();
        for (String operation : operations.split(";")) {
            String[] parts = operation.trim().split(" ", 4);
            edn.append("{:process %s, :type :invoke, :f :%s, :value nil}%n".formatted(parts[0], parts[2]));
            edn.append(
                    "{:process %s, :type :%s, :f :%s, :value %s}%n".formatted(parts[0], parts[1], parts[2], parts[3]));
        }
        return HistoryReader.read(
                new ByteArrayInputStream(edn.toString().getBytes(StandardCharsets.UTF_8)),
                "file",
                ReadOptions.defaults());
    }

    private static CheckResult check(String operations, boolean linearizable) {
        return new MonotonicChecker(linearizable).check(history(operations), Budget.defaults());
    }

    private static List<String> anomalies(CheckResult result) {
        return result.findings().stream().map(Finding::anomaly).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "|[{:val 1, :sts 10} {:val 2, :sts 11}]",
                "|[{:val 2, :sts 10} {:val 1, :sts 10}]",
                "|[{:val 1, :sts 1466193894123456789.0000000001M} {:val 2, :sts \"1466193894123456789.0000000002\"}]",
                "unsorted-read|[{:val 2, :sts 11} {:val 1, :sts 10}]",
                "reordered|[{:val 2, :sts 10} {:val 1, :sts 11}]",
                "reordered|[{:val 5, :sts 10} {:val 1, :sts 10} {:val 2, :sts 11}]",
                "reordered-process|[{:val 2, :sts 10, :proc 4} {:val 1, :sts 11, :proc 4}]",
                "|[{:val 2, :sts 10, :proc 4} {:val 1, :sts 11, :proc 5}]",
                "lost-element|[{:val 2, :sts 10} {:val 3, :sts 11}]",
                "duplicate-elements|[{:val 1, :sts 10} {:val 1, :sts 11}]",
                "aborted-read|[{:val 1, :sts 10} {:val 9, :sts 11}]",
            })
    void judgesRows(String anomaly, String rows) {
        String added =
                "0 ok add {:val 1, :sts 10}; 1 info add {:val 2, :sts 11}; 2 fail add {:val 9, :sts 11}; 0 ok read ";
        CheckResult result = check(added + rows, false);
        assertThat(anomalies(result)).isEqualTo(anomaly == null ? List.of() : List.of(anomaly));
        assertThat(result.verdict()).isEqualTo(anomaly == null ? Verdict.VALID : Verdict.INVALID);
    }

    @Test
    void asksAllProcessesTogetherForOneOrderIfLinearizable() {
        String rows =
                "0 ok read [{:val 2, :sts 10, :proc 4, :node 1, :tb 0} {:val 1, :sts 11, :proc 5, :node 1, :tb 0}]";
        assertThat(check(rows, false).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(rows, false).measurements())
                .containsEntry("reordered", 1L)
                .containsEntry("reordered-by-node", 1L)
                .containsEntry("reordered-by-table", 1L);
        assertThat(anomalies(check(rows, true))).containsExactly("reordered");
    }

    @Test
    void judgesKeys() {
        String forked = "0 ok read {x 1, y 2}; 1 ok read {x 2, y 1}";
        assertThat(anomalies(check(forked, false))).containsExactly("monotonic-cycle");
        CheckResult back = check("0 ok read {x 2}; 0 ok read {x 1}; 1 ok read {x nil}", false);
        assertThat(anomalies(back)).containsExactly("monotonic-cycle-process");
        assertThat(back.findings().get(0).because().get(0)).contains("process 0 executed T1 before T2");
        assertThat(back.findings().get(0).inWords()).contains("saw :x = 1, and").contains("saw it greater, 2");
        String stale = "0 ok read {x 2}; 1 ok read {x 1}";
        assertThat(check(stale, false).verdict()).isEqualTo(Verdict.VALID);
        assertThat(anomalies(check(stale, true))).containsExactly("monotonic-cycle-realtime");
        assertThat(check("0 ok read {x 1}; 1 info read {x 0}; 0 ok read {x 2}", false)
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void findsTwoIncrementsOfOneValue() {
        String edn = """
                {:process 0, :type :invoke, :f :inc, :value x}
                {:process 1, :type :invoke, :f :inc, :value x}
                {:process 0, :type :ok, :f :inc, :value {x 1}}
                {:process 1, :type :ok, :f :inc, :value {x %d}}
                """;
        assertThat(anomalies(read(edn.formatted(1)))).containsExactly("lost-update");
        assertThat(read(edn.formatted(2)).verdict()).isEqualTo(Verdict.VALID);
    }

    private static CheckResult read(String edn) {
        History history = HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
        return new MonotonicChecker(false).check(history, Budget.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOO_FEW_OPERATIONS|0 ok add {:val 1, :sts 1}",
                "TOO_FEW_OPERATIONS|0 ok add {:val 1, :sts 1}; 1 ok read [{:val 1, :sts 1}]",
                "TOO_FEW_OPERATIONS|0 ok read [{:val 0, :sts 0} {:val 1, :sts 1}]; 0 ok add {:val 2, :sts 2}",
                "UNDECIDABLE|0 ok read [1 2]",
                "UNDECIDABLE|0 ok add 3; 0 ok read [{:val 0, :sts 0} {:val 1, :sts 1}]",
                "TOO_FEW_OPERATIONS|0 ok read {x 1}; 0 ok read {x 1}",
                "UNDECIDABLE|0 ok read {x :a}",
            })
    void doesNotDecideWhatIsOpen(Unknown.Cause cause, String operations) {
        CheckResult result = check(operations, false);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(cause);
    }

    @Test
    void stopsWhenItsBudgetIsSpent() {
        Budget spent = Budget.of(Duration.ofSeconds(-1), 1 << 20);
        CheckResult result = new MonotonicChecker(false).check(history("0 ok read {x 1}; 1 ok read {x 2}"), spent);
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.TIMEOUT);
    }
}
