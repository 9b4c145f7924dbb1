// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaCheckerTest {
    /** The operations of one line, each {@code process outcome function value}, one after another. */
    private static CheckResult check(String operations) {
        StringBuilder edn = new StringBuilder();
        int time = 0;
        for (String operation : operations.split(";")) {
            String[] parts = operation.trim().split(" ", 4);
            String asked = parts[3].replaceAll(":poll \\{[^}]*}", ":poll");
            String line = "{:process %s, :type :%s, :f :%s, :value %s, :time %d}%n";
            edn.append(line.formatted(parts[0], "invoke", parts[2], asked, time++));
            edn.append(line.formatted(parts[0], parts[1], parts[2], parts[3], time++));
        }
        return read(edn.toString());
    }

    private static CheckResult read(String edn) {
        History history = HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
        return new KafkaChecker().check(history, Budget.defaults());
    }

    private static List<String> anomalies(CheckResult result) {
        return result.findings().stream().map(Finding::anomaly).distinct().toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "inconsistent-offsets|0 ok send [[:send x [0 1]]]; 3 ok send [[:send x [nil 2]]];"
                        + " 1 ok poll [[:poll {x [[0 1]]}]]; 2 ok poll [[:poll {x [[0 2]]}]]",
                "duplicate|0 ok send [[:send x [0 1]]]; 1 ok poll [[:poll {x [[0 1] [1 1]]}]]",
                "lost-write|0 ok send [[:send x [0 1]]]; 0 ok send [[:send x [1 2]]]; 1 ok poll [[:poll {x [[1 2]]}]]",
                "G1a|0 fail send [[:send x 1]]; 1 ok poll [[:poll {x [[0 1]]}]]",
                "read-never-written|1 ok poll [[:poll {x [[0 1]]}]]",
                "precommitted-read|0 ok txn [[:send x [0 1]] [:poll {x [[0 1]]}]]",
                "int-poll-skip|0 ok send [[:send x [0 1] ] [:send x [1 2]] [:send x [2 3]]];"
                        + " 1 ok poll [[:poll {x [[0 1] [2 3]]}]]; 2 ok poll [[:poll {x [[0 1] [1 2] [2 3]]}]]",
                "int-poll-skip|0 ok send [[:send x [0 1] ] [:send x [1 2]] [:send x [2 3]]];"
                        + " 1 ok poll [[:poll {x [[0 1]]}] [:poll {x [[2 3]]}]]; 2 ok poll [[:poll {x [[0 1] [1 2] [2 3]]}]]",
                "int-nonmonotonic-poll|0 ok send [[:send x [0 1]] [:send x [1 2]]];"
                        + " 1 ok poll [[:poll {x [[1 2] [0 1]]}]]",
                "int-nonmonotonic-send|0 ok send [[:send x [1 1]] [:send x [0 2]]];"
                        + " 1 ok poll [[:poll {x [[0 2] [1 1]]}]]",
                "poll-skip|0 ok send [[:send x [0 1] ] [:send x [1 2]] [:send x [2 3]]];"
                        + " 1 ok poll [[:poll {x [[0 1]]}]]; 1 ok poll [[:poll {x [[2 3]]}]];"
                        + " 2 ok poll [[:poll {x [[0 1] [1 2] [2 3]]}]]",
                "nonmonotonic-poll|0 ok send [[:send x [0 1]]]; 1 ok poll [[:poll {x [[0 1]]}]];"
                        + " 1 ok poll [[:poll {x [[0 1]]}]]",
                "nonmonotonic-send|0 ok send [[:send x [1 1]]]; 0 ok send [[:send x [0 2]]];"
                        + " 1 ok poll [[:poll {x [[0 2] [1 1]]}]]",
                "G1c|0 ok txn [[:send x [0 1]] [:poll {y [[0 2]]}]]; 1 ok txn [[:send y [0 2]] [:poll {x [[0 1]]}]]",
                "G1c-realtime|1 ok poll [[:poll {x [[0 1]]}]]; 0 ok send [[:send x [0 1]]]",
            })
    void findsEachAnomaly(String anomaly, String operations) {
        CheckResult result = check(operations);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(anomalies(result)).containsExactly(anomaly);
        assertThat(result.findings().get(0).operations()).isNotEmpty();
        assertThat(result.findings().get(0).provenByPrefix()).isEqualTo(!anomaly.equals("lost-write"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "one message|0 ok send [[:send x [0 1]]]; 1 ok poll [[:poll {x [[0 1]]}]]",
                "a marker at offset 1|0 ok send [[:send x [0 1]]]; 0 ok send [[:send x [2 2]]];"
                        + " 1 ok poll [[:poll {x [[0 1]]}]]; 1 ok poll [[:poll {x [[2 2]]}]]",
                "a send without an offset|0 ok send [[:send x [nil 1]]]; 1 ok poll [[:poll {x [[0 1]]}]]",
                "a send of unknown outcome that happened|0 info send [[:send x 1]]; 1 ok poll [[:poll {x [[0 1]]}]]",
                "one of which nobody knows|0 info send [[:send x 1]]; 2 ok send [[:send x [0 2]]];"
                        + " 1 ok poll [[:poll {x [[0 2]]}]]",
                "a failed send|0 fail send [[:send x 1]]; 2 ok send [[:send x [0 2]]];"
                        + " 1 ok poll [[:poll {x [[0 2]]}]]",
                "another partition is assigned|0 ok send [[:send x [0 1]]]; 1 ok assign [x];"
                        + " 1 ok poll [[:poll {x [[0 1]]}]]; 1 ok assign [y]; 1 ok assign [x];"
                        + " 1 ok poll [[:poll {x [[0 1]]}]]",
                "a client that begins again|0 ok send [[:send x [0 1]]]; 1 ok poll [[:poll {x [[0 1]]}]];"
                        + " 1 info crash nil; 1 ok poll [[:poll {x [[0 1]]}]]",
                "a poll of unknown outcome|0 ok send [[:send x [0 1]]]; 1 ok poll [[:poll {x [[0 1]]}]];"
                        + " 1 info poll [[:poll]]; 1 ok poll [[:poll {x [[0 1]]}]]",
            })
    void findsNothingWrongWith(String what, String operations) {
        CheckResult result = check(operations);
        assertThat(result.verdict()).as(what).isEqualTo(Verdict.VALID);
        assertThat(result.measurements()).containsEntry("told", Map.of());
    }

    @Test
    void onlyTellsWhatKafkaAllows() {
        CheckResult interleaved =
                check("0 ok txn [[:send x [0 1]] [:send x [2 3]]]; 1 ok txn [[:send x [1 2]] [:send y [0 4]]];"
                        + " 2 ok poll [[:poll {x [[0 1] [1 2] [2 3]], y [[0 4]]}]]");
        assertThat(interleaved.verdict()).isEqualTo(Verdict.VALID);
        assertThat(interleaved.measurements()).containsEntry("told", Map.of("int-send-skip", 1, "G0", 1));
        CheckResult subscribed = check(
                "0 ok send [[:send x [0 1]] [:send x [1 2]] [:send x [2 3]]]; 1 ok subscribe [x];"
                        + " 1 ok poll [[:poll {x [[0 1]]}]]; 1 ok poll [[:poll {x [[2 3]]}]]; 1 ok poll [[:poll {x [[1 2]]}]]");
        assertThat(subscribed.verdict()).isEqualTo(Verdict.VALID);
        assertThat(subscribed.measurements()).containsEntry("told", Map.of("poll-skip", 1, "nonmonotonic-poll", 1));
    }

    @Test
    void doesNotDecideWhatIsOpen() {
        assertUnknown("0 ok send [[:send x [0 1]]]", Unknown.Cause.TOO_FEW_OPERATIONS);
        assertUnknown(
                "0 ok send [[:send x [0 1]]]; 1 ok poll [[:poll {x [[0 1]]}]]; 0 ok send [[:send x [1 2]]]",
                Unknown.Cause.TOO_FEW_OPERATIONS);
        assertUnknown(
                "0 ok send [[:send x [0 1]]]; 0 ok send [[:send x [1 1]]]; 1 ok poll [[:poll {x [[0 1] [1 1]]}]]",
                Unknown.Cause.UNDECIDABLE);
        assertUnknown("0 ok send 3", Unknown.Cause.UNDECIDABLE);
        assertUnknown("0 ok dance [[:send x 1]]", Unknown.Cause.UNDECIDABLE);
        assertUnknown(
                "0 ok send [[:send x [0 1] ] [:send x [1 2]] [:send x [2 3]]]; 1 ok subscribe [x];"
                        + " 1 ok poll [[:poll {x [[0 1]]}] [:poll {x [[2 3]]}]]; 2 ok poll [[:poll {x [[0 1] [1 2] [2 3]]}]]",
                Unknown.Cause.UNDECIDABLE);
    }

    private static void assertUnknown(String operations, Unknown.Cause cause) {
        CheckResult result = check(operations);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(cause);
    }

    @Test
    void measuresTheWorstLag() {
        String sent = """
                {:process 0, :type :invoke, :f :send, :value [[:send x %1$d]], :time %2$d}
                {:process 0, :type :ok, :f :send, :value [[:send x [%1$d %1$d]]], :time %3$d}
                """;
        String polled = """
                {:process 1, :type :invoke, :f :poll, :value [[:poll]], :time %d}
                {:process 1, :type :ok, :f :poll, :value [[:poll %s]], :time %d}
                """;
        String first = sent.formatted(0, 0, 1_000_000);
        CheckResult none = read(first + polled.formatted(2_000_000, "{x [[0 0]]}", 3_000_000));
        assertThat(none.measurements()).containsEntry("worst-realtime-lag-ms", 0.0);
        CheckResult some = read(first
                + polled.formatted(2_000_000, "{x [[0 0]]}", 2_500_000)
                + sent.formatted(1, 3_000_000, 4_000_000)
                + polled.formatted(9_000_000, "{}", 9_000_001)
                + polled.formatted(9_000_002, "{x [[1 1]]}", 9_000_003));
        assertThat(some.verdict()).isEqualTo(Verdict.VALID);
        assertThat(some.measurements()).containsEntry("worst-realtime-lag-ms", 5.0);
    }

    @Test
    void stopsWhenItsBudgetIsSpent() {
        History history = HistoryReader.read(
                new ByteArrayInputStream(
                        "{:type :ok, :f :poll, :value [[:poll {x [[0 1]]}]]}".getBytes(StandardCharsets.UTF_8)),
                "file",
                ReadOptions.defaults());
        CheckResult result = new KafkaChecker().check(history, Budget.of(Duration.ofSeconds(-1), 1 << 20));
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.TIMEOUT);
    }

    @Test
    void takesKeysOfJsonForTheSamePartition() {
        CheckResult result = read("""
                {"process":0,"type":"ok","f":"send","value":[["send","x",[0,1]]]}
                {"process":1,"type":"ok","f":"poll","value":[["poll",{"x":[[0,1]]}]]}
                """);
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
    }
}
