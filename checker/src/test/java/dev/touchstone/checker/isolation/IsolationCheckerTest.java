// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.Verdicts;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IsolationCheckerTest {
    private static CheckResult check(IsolationLevel level, History history) {
        return new IsolationChecker(level).check(history, Budget.defaults());
    }

    private static boolean isValid(IsolationLevel level, History history) {
        return Verdicts.orNothingShown(check(level, history)) == Verdict.VALID;
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheAxiomsOnRandomHistories(IsolationLevel level) {
        Random random = new Random(level.ordinal());
        int valid = 0;
        int rounds = 10_000;
        for (int round = 0; round < rounds; round++) {
            History history = drawn(random);
            ResultBuilder reads = new ResultBuilder();
            CommittedTransactions txns = new CommittedTransactions(
                    new TransactionReader(history, true, new ReadFindings(history, reads)).read());
            boolean expected = reads.isEmpty() && new IsolationAxioms(txns, level).isSatisfied();
            assertThat(isValid(level, history)).as("round %d", round).isEqualTo(expected);
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isBetween(rounds / 20, rounds * 19 / 20);
    }

    /** Up to five transactions over two or three keys; a read returns what some other transaction wrote, or nothing. */
    private static History drawn(Random random) {
        int count = 2 + random.nextInt(4);
        int keys = 2 + random.nextInt(2);
        List<List<int[]>> txns = new ArrayList<>();
        List<int[]> finals = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            List<int[]> micros = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                boolean write = random.nextBoolean();
                int key = random.nextInt(keys);
                boolean again = micros.stream().anyMatch(micro -> micro[0] == 1 && micro[1] == key);
                if (write && !again) {
                    int value = 1 + finals.size();
                    finals.add(new int[] {t, key, value});
                    micros.add(new int[] {1, key, value});
                } else if (!again) {
                    micros.add(new int[] {0, key, 0});
                }
            }
            txns.add(micros);
        }
        HistoryBuilder builder = new HistoryBuilder();
        for (int t = 0; t < count; t++) {
            StringBuilder text = new StringBuilder();
            for (int[] micro : txns.get(t)) {
                int reader = t;
                List<int[]> candidates = finals.stream()
                        .filter(write -> write[1] == micro[1] && write[0] != reader)
                        .toList();
                boolean nothing = candidates.isEmpty() || random.nextInt(6) == 0;
                String value = micro[0] == 1
                        ? Integer.toString(micro[2])
                        : nothing ? "nil" : Integer.toString(candidates.get(random.nextInt(candidates.size()))[2]);
                text.append(micro[0] == 1 ? "w(" : "r(")
                        .append(micro[1])
                        .append(',')
                        .append(value)
                        .append(") ");
            }
            TransactionHistories.add(builder, random.nextInt(3), text.toString(), Outcome.OK);
        }
        return builder.build();
    }

    @Test
    void tellsTheLevelsApart() {
        History fractured = TransactionHistories.of("0: w(1,1) w(2,1)", "1: r(2,nil) r(1,1)");
        assertThat(isValid(IsolationLevel.READ_COMMITTED, fractured)).isTrue();
        assertThat(isValid(IsolationLevel.READ_ATOMIC, fractured)).isFalse();
        History uncausal = TransactionHistories.of("0: w(1,1)", "1: r(1,1) w(2,1)", "2: r(2,1) r(1,nil)");
        assertThat(isValid(IsolationLevel.READ_ATOMIC, uncausal)).isTrue();
        assertThat(isValid(IsolationLevel.CAUSAL, uncausal)).isFalse();
    }

    @Test
    void readCommittedGoesBySessionOrder() {
        History history = TransactionHistories.of("0: w(1,1) w(2,1)", "0: w(1,2) w(2,2)", "1: r(1,2) r(2,1)");
        CheckResult result = check(IsolationLevel.READ_COMMITTED, history);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.algorithm()).contains("with session order");
        Finding finding = result.findings().get(0);
        assertThat(finding.operations()).containsExactly(0, 1, 2);
        assertThat(finding.inWords()).contains("#2 knew of #1, which wrote key 2, but read that key from #0");
    }

    @Test
    void aRepeatedReadIsNoViolation() {
        History history = TransactionHistories.of("0: w(1,1)", "1: r(1,1) r(1,1)");
        assertThat(isValid(IsolationLevel.CAUSAL, history)).isTrue();
    }

    @Test
    void findsReadsThatNoLevelAllows() {
        HistoryBuilder builder = new HistoryBuilder();
        TransactionHistories.add(builder, 0, "w(1,1)", Outcome.FAIL);
        TransactionHistories.add(builder, 1, "w(1,2) w(1,3)", Outcome.OK);
        TransactionHistories.add(builder, 2, "r(1,1)", Outcome.OK);
        TransactionHistories.add(builder, 2, "r(1,2)", Outcome.OK);
        TransactionHistories.add(builder, 2, "r(1,9)", Outcome.OK);
        TransactionHistories.add(builder, 2, "r(2,5) w(2,5)", Outcome.OK);
        TransactionHistories.add(builder, 2, "w(3,6) r(3,nil)", Outcome.OK);
        assertThat(check(IsolationLevel.READ_COMMITTED, builder.build()).findings())
                .extracting(Finding::anomaly)
                .containsExactly("G1a", "G1b", "thin-air", "future-read", "internal");
    }

    @Test
    void anUnknownTransactionCountsOnceSomebodyReadsFromIt() {
        HistoryBuilder builder = new HistoryBuilder();
        TransactionHistories.add(builder, 0, "w(1,1) r(2,nil)", Outcome.INFO);
        TransactionHistories.add(builder, 1, "w(2,1)", Outcome.INFO);
        TransactionHistories.add(builder, 2, "r(1,1)", Outcome.OK);
        CheckResult result = check(IsolationLevel.CAUSAL, builder.build());
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements()).containsEntry("transactions", 2);
    }

    @Test
    void isUnknownWhereValuesRepeatOrTimeIsUp() {
        History history = TransactionHistories.of("0: w(1,1)", "1: w(1,1)", "2: r(1,1)");
        assertThat(check(IsolationLevel.CAUSAL, history).unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.UNDECIDABLE);
        Budget none = Budget.of(Duration.ZERO.minusNanos(1), 1 << 20);
        assertThat(new IsolationChecker(IsolationLevel.CAUSAL)
                        .check(history, none)
                        .unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.TIMEOUT);
    }

    @Test
    void agreesWithPublishedVerdicts() throws IOException {
        Path root = Path.of(System.getProperty("touchstone.histories", ""));
        assumeTrue(
                Files.exists(root.resolve("VERDICTS.tsv")),
                "touchstone.histories does not name the published histories");
        int judged = 0;
        for (String line : Files.readAllLines(root.resolve("VERDICTS.tsv"))) {
            String[] columns = line.split("\t");
            if (columns[0].startsWith("awdit/")) {
                History history = TransactionHistories.awdit(Files.readString(root.resolve(columns[0])));
                judge(
                        columns[0],
                        history,
                        columns[3].replace("violation", "bad").split(" / "));
                judged++;
            }
        }
        for (String line : Files.readAllLines(root.resolve("txn/VERDICTS.tsv"))) {
            String[] columns = line.split("\t");
            Path file = root.resolve("txn").resolve(columns[0].replace(".plume.txt", ".edn"));
            if (Files.exists(file)) {
                String[] expected = {columns[2], columns[3], columns[4]};
                judge(columns[0], TransactionHistories.edn(Files.readString(file)), expected);
                judged++;
            }
        }
        assertThat(judged).isEqualTo(22);
    }

    private static void judge(String name, History history, String[] expected) {
        for (IsolationLevel level : IsolationLevel.values()) {
            assertThat(isValid(level, history))
                    .as("%s, %s", name, level)
                    .isEqualTo(expected[level.ordinal()].equals("ok"));
        }
    }
}
