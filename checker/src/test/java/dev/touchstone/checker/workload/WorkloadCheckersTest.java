// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WorkloadCheckersTest {
    private static final Checker BANK = new BankChecker(OptionalLong.empty(), false);

    private static CheckResult check(Checker checker, String edn) {
        History history = HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
        return checker.check(history, Budget.defaults());
    }

    @Test
    void findsAWrongTotalAndAnOverdrawnAccount() {
        String reads = "{:type :ok, :f :read, :value {0 10, 1 0}} {:type :ok, :f :read, :value {0 %d, 1 %d}}";
        assertThat(check(BANK, reads.formatted(3, 7)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(BANK, reads.formatted(3, 8)).findings())
                .extracting(Finding::anomaly)
                .containsExactly("wrong-total");
        assertThat(check(BANK, reads.formatted(11, -1)).findings())
                .extracting(Finding::anomaly)
                .containsExactly("negative-balance");
        assertThat(check(new BankChecker(OptionalLong.of(10), true), reads.formatted(11, -1))
                        .verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(check(new BankChecker(OptionalLong.of(9), true), reads.formatted(3, 7))
                        .findingsTotal())
                .isEqualTo(2);
    }

    @Test
    void judgesNoBankWithoutReads() {
        assertThat(check(BANK, "{:type :fail, :f :read, :value nil}").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(check(BANK, "{:type :ok, :f :read, :value {0 nil}}").findings())
                .extracting(Finding::anomaly)
                .containsExactly("unreadable-balances");
    }

    @Test
    void findsDuplicateIds() {
        Checker ids = new UniqueIdsChecker();
        String three = "{:type :ok, :f :generate, :value 1} {:type :ok, :f :generate, :value %s} "
                + "{:type :info, :f :generate, :value 1}";
        assertThat(check(ids, three.formatted("2")).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(ids, three.formatted("\"1\"")).verdict()).isEqualTo(Verdict.VALID);
        CheckResult result = check(ids, three.formatted("1"));
        assertThat(result.findings()).extracting(Finding::anomaly).containsExactly("duplicate-id");
        assertThat(result.findings().get(0).operations()).containsExactly(0, 1);
        assertThat(check(ids, "{:type :fail, :f :generate, :value nil}").verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void agreesOnRecordedBanks() {
        String folder = System.getProperty("touchstone.histories", "");
        assumeTrue(!folder.isEmpty(), "-Dtouchstone.histories names no folder of real histories");
        Path banks = Path.of(folder, "elle-cli", "jepsen");
        Budget budget = Budget.defaults();
        for (String valid : new String[] {"bank.edn", "bank.json", "bank-neg.edn"}) {
            assertThat(BANK.check(HistoryReader.read(banks.resolve(valid)), budget)
                            .verdict())
                    .as(valid)
                    .isEqualTo(Verdict.VALID);
        }
        assertThat(BANK.check(HistoryReader.read(banks.resolve("bank-tidb.edn")), budget)
                        .verdict())
                .isEqualTo(Verdict.INVALID);
    }
}
