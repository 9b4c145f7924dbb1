// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.elle.ElleOptions;
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

class RangeCheckerTest {
    /** Two doctors who both looked for one on call, found none, and went on call. */
    private static final String PHANTOM =
            "[[:range [0 9] {}] [:w 1 1]]; [[:range [0 9] {}] [:w 2 2]]; [[:range [0 9] {1 1, 2 2}]]";

    /** One saw the second of two keys that one transaction made, and not the first. */
    private static final String HALF = "[[:w 1 1] [:w 2 2]]; [[:range [0 9] {2 2}]]; [[:range [0 9] {1 1, 2 2}]]";

    /** Transactions, all at once, of a client each. */
    private static History history(String transactions) {
        StringBuilder edn = new StringBuilder();
        String[] all = transactions.split(";");
        for (int i = 0; i < all.length; i++) {
            String asked = all[i].replaceAll(" \\{[^}]*}", "");
            edn.append("{:process %d, :type :invoke, :f :txn, :value %s}%n".formatted(i, asked));
        }
        for (int i = 0; i < all.length; i++) {
            edn.append("{:process %d, :type :ok, :f :txn, :value %s}%n".formatted(i, all[i]));
        }
        return HistoryReader.read(
                new ByteArrayInputStream(edn.toString().getBytes(StandardCharsets.UTF_8)),
                "file",
                ReadOptions.defaults());
    }

    private static CheckResult check(String model, String transactions) {
        return new RangeChecker(ElleOptions.against(model)).check(history(transactions), Budget.defaults());
    }

    private static List<String> anomalies(CheckResult result) {
        return result.findings().stream().map(Finding::anomaly).toList();
    }

    @Test
    void aPhantomBreaksSerializabilityAndNotRepeatableRead() {
        CheckResult serializable = check("serializable", PHANTOM);
        assertThat(anomalies(serializable)).containsExactly("G2");
        assertThat(serializable.findings().get(0).operations()).containsExactly(0, 1);
        assertThat(check("repeatable-read", PHANTOM).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check("snapshot-isolation", PHANTOM).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aRangeThatMissesHalfBreaksSnapshotIsolation() {
        assertThat(anomalies(check("snapshot-isolation", HALF))).containsExactly("G-single");
        assertThat(check("repeatable-read", HALF).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void whatNeedsNoPredicateIsNamedAsOfItems() {
        String skew = "[[:range [1 2] {1 1, 2 2}] [:w 1 3]]; [[:range [1 2] {1 1, 2 2}] [:w 2 4]]; [[:w 1 1] [:w 2 2]];"
                + " [[:range [nil nil] {1 3, 2 4}]]";
        CheckResult result = new RangeChecker(
                        ElleOptions.against("repeatable-read").withWfrKeys())
                .check(history(skew), Budget.defaults());
        assertThat(anomalies(result)).containsExactly("G2-item");
        assertThat(check("repeatable-read", skew).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void takesListsAndTheirRanges() {
        String lists = PHANTOM.replace(":w", ":append").replace("{1 1, 2 2}", "{1 [1], 2 [2]}");
        assertThat(anomalies(check("serializable", lists))).containsExactly("G2");
        assertThat(check("repeatable-read", lists).verdict()).isEqualTo(Verdict.VALID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VALID|[[:w 1 1]]; [[:delete 1]]; [[:range [0 9] {}] [:w 2 2]]; [[:range [0 9] {1 1}]]; [[:r 2 2]]",
                "INVALID|[[:w 1 1] [:w 2 2]]; [[:delete 1] [:delete 2]]; [[:range [0 9] {1 1}]]; [[:range [0 9] {2 2}]]",
                "INVALID|[[:w 1 1] [:delete 1] [:range [0 9] {1 1}]]; [[:r 1 nil]]",
            })
    void judgesDeletes(Verdict verdict, String transactions) {
        assertThat(check("serializable", transactions).verdict()).isEqualTo(verdict);
    }

    @Test
    void findsAKeyOutsideOfTheRange() {
        CheckResult result = check("serializable", "[[:w 5 1]]; [[:range [0 4] {5 1}]]");
        assertThat(anomalies(result)).containsExactly("out-of-range");
        assertThat(anomalies(check("serializable", "[[:w \"e\" 1]]; [[:range [\"a\" \"d\"] {\"e\" 1}]]")))
                .containsExactly("out-of-range");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serializable|UNDECIDABLE|[[:append 1 1]]; [[:delete 1]]",
                "serializable|UNDECIDABLE|[[:range 3 {}]]",
                "serializable|TOO_FEW_OPERATIONS|[[:w 1 1]]",
                "repeatable-read|UNDECIDABLE|[[:range [0 2] {}] [:w 1 1]]; [[:range [0 2] {}] [:w 2 2]]; [[:delete 3]]",
            })
    void doesNotDecideWhatIsOpen(String model, Unknown.Cause cause, String transactions) {
        CheckResult result = check(model, transactions);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(cause);
    }

    @Test
    void stopsWhenItsBudgetIsSpent() {
        Budget spent = Budget.of(Duration.ofSeconds(-1), 1 << 20);
        CheckResult result = new RangeChecker(ElleOptions.defaults()).check(history(PHANTOM), spent);
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.TIMEOUT);
    }
}
