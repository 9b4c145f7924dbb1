// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked beside the workload: anomalies to ignore, what is known of a bank, other tools' names. */
class RequestOptionsTest {
    /** The last transaction does not see its own append. */
    private static final String INTERNAL = """
            {:process 0 :type :ok :f :txn :value [[:append :x 1]]}
            {:process 0 :type :ok :f :txn :value [[:append :x 2] [:r :x [1]]]}
            {:process 0 :type :ok :f :txn :value [[:r :x [1 2]]]}
            """;
    /** Both transactions read x and replaced it. */
    private static final String LOST_UPDATE = """
            {:process 0 :type :ok :f :txn :value [[:append :x 1]]}
            {:process 1 :type :ok :f :txn :value [[:r :x [1]] [:append :x 2]]}
            {:process 2 :type :ok :f :txn :value [[:r :x [1]] [:append :x 3]]}
            {:process 0 :type :ok :f :txn :value [[:r :x [1 2 3]]]}
            """;

    private static final String INTERNAL_REGISTER = """
            {:process 0 :type :ok :f :txn :value [[:w :x 1]]}
            {:process 0 :type :ok :f :txn :value [[:w :x 2] [:r :x 1]]}
            {:process 0 :type :ok :f :txn :value [[:r :x 2]]}
            """;
    private static final String BANK = """
            {:process 0 :type :ok :f :read :value {0 10, 1 -1}}
            """;

    private static History history(String edn) {
        return HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "history", ReadOptions.defaults());
    }

    private static Request ignoring(String workload, String model, String... ignored) {
        return new Request(
                workload, null, List.of(model), List.of(), List.of(), List.of(ignored), WorkloadDetails.none());
    }

    private static CheckResult asked(String edn, Request request) {
        Answer answer = Catalog.question(history(edn), request).answer(history(edn), checker -> Budget.defaults());
        return answer.results().get(0);
    }

    @Test
    void tellsWhatIsIgnoredAndIsValid() {
        Request all = ignoring("list-append", "serializable");
        assertThat(asked(INTERNAL, all).verdict()).isEqualTo(Verdict.INVALID);
        CheckResult result = asked(INTERNAL, ignoring("list-append", "serializable", "internal"));
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements()).containsEntry("ignored", Map.of("internal", 1));
        assertThat(result.measurements().get("ignored-first").toString()).contains("#1");
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void ignoresNothingElse() {
        CheckResult all = asked(LOST_UPDATE, ignoring("list-append", "snapshot-isolation"));
        assertThat(all.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(all.measurements().get("anomalies").toString()).contains("lost-update");
        CheckResult some = asked(LOST_UPDATE, ignoring("list-append", "snapshot-isolation", "lost-update"));
        assertThat(some.verdict()).as("it is a cycle, too").isEqualTo(Verdict.INVALID);
        assertThat(some.findings()).noneMatch(finding -> finding.anomaly().equals("lost-update"));
        CheckResult rest = asked(
                LOST_UPDATE, ignoring("list-append", "snapshot-isolation", "lost-update", "G-single-item", "G2-item"));
        assertThat(rest.verdict()).isEqualTo(Verdict.VALID);
        assertThat(rest.measurements().get("ignored").toString()).contains("lost-update");
    }

    @Test
    void saysNothingIsIgnoredWhereNothingWasFound() {
        CheckResult result = asked(LOST_UPDATE, ignoring("list-append", "read-committed", "internal"));
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements()).doesNotContainKey("ignored");
    }

    @Test
    void doesNotCallRegistersValidThatItCannotProve() {
        CheckResult result = asked(INTERNAL_REGISTER, ignoring("rw-register", "serializable", "internal"));
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).isNotNull();
        assertThat(result.unknown().detail()).contains("nothing but the ignored anomalies was found");
        assertThat(result.measurements()).containsEntry("ignored", Map.of("internal", 1));
    }

    @Test
    void ignoresAnomaliesOfTransactionsOnly() {
        History registers = history("{:process 0 :type :ok :f :write :value 1}");
        assertThatThrownBy(() -> Catalog.question(registers, ignoring("register", "linearizable", "internal")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("are for transactions");
        assertThatThrownBy(() -> Catalog.question(history(INTERNAL), ignoring("list-append", "serializable", "G-1")))
                .hasMessageContaining("anomaly \"G-1\"");
    }

    @Test
    void knowsWhatABankHolds() {
        assertThat(bank(null, false).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(bank(null, true).verdict()).isEqualTo(Verdict.VALID);
        assertThat(bank(9L, true).verdict()).isEqualTo(Verdict.VALID);
        assertThat(bank(10L, true).verdict()).isEqualTo(Verdict.INVALID);
    }

    private static CheckResult bank(Long total, boolean negative) {
        WorkloadDetails details = new WorkloadDetails(total, negative, 0);
        return asked(BANK, new Request(null, "bank", List.of(), List.of(), List.of(), List.of(), details));
    }

    @Test
    void knowsTheSizeOfAGroup() {
        String forked = """
                {:process 0 :type :ok :f :txn :value [[:w 0 1]]}
                {:process 1 :type :ok :f :txn :value [[:r 0 1] [:r 1 nil]]}
                """;
        for (int size : new int[] {0, 2, 3}) {
            WorkloadDetails details = new WorkloadDetails(null, false, size);
            Request request = new Request(null, "long-fork", List.of(), List.of(), List.of(), List.of(), details);
            assertThat(asked(forked, request).verdict())
                    .as("groups of %d", size)
                    .isEqualTo(size == 3 ? Verdict.UNKNOWN : Verdict.VALID);
        }
    }

    @Test
    void refusesDetailsOfAnotherWorkload() {
        WorkloadDetails bank = new WorkloadDetails(9L, false, 0);
        assertThatThrownBy(() -> Catalog.question(
                        history(INTERNAL),
                        new Request("list-append", null, List.of(), List.of(), List.of(), List.of(), bank)))
                .hasMessage(
                        "--total-amount and --allow-negative-balances are for the workload bank, not for list-append");
        WorkloadDetails groups = new WorkloadDetails(null, false, 2);
        assertThatThrownBy(() -> Catalog.question(
                        history(BANK), new Request(null, "bank", List.of(), List.of(), List.of(), List.of(), groups)))
                .hasMessageContaining("--group-size is for the workload long-fork");
    }

    @ParameterizedTest
    @CsvSource({
        "elle-list-append, list-append",
        "elle-rw-register, rw-register",
        "jepsen-bank, bank",
        "jepsen-long-fork, long-fork",
        "knossos-cas-register, cas-register",
        "set-full, set-full",
    })
    void knowsOtherToolsNames(String name, String ours) {
        Request request = new Request(null, name, List.of(), List.of(), List.of());
        assertThat(Catalog.question(history("""
                {:process 0 :type :ok :f :txn :value [[:r :x nil]]}
                """), request).name()).isEqualTo(ours);
    }

    @Test
    void saysWhichReadCommittedWasJudged() {
        assertThat(asked(LOST_UPDATE, ignoring("list-append", "read-committed")).algorithm())
                .contains("read committed as Adya's PL-2");
        assertThat(asked(INTERNAL_REGISTER, ignoring("rw-register", "read-committed"))
                        .algorithm())
                .contains("read committed as Adya's PL-2");
        assertThat(asked(INTERNAL_REGISTER, ignoring("rw-register", "session-read-committed"))
                        .algorithm())
                .contains("read committed with session order");
        assertThat(asked(LOST_UPDATE, ignoring("list-append", "serializable")).algorithm())
                .doesNotContain("PL-2");
    }
}
