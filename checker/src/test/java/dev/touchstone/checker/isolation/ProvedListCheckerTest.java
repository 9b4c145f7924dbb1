// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.checker.catalog.Request;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProvedListCheckerTest {
    /** Each overwrites what the other read, and both append to k, which nobody reads: they may not overlap, and must. */
    private static final String UNREAD_CONFLICT =
            ok(0, "[:r z []] [:append y 1] [:append k 1]") + ok(1, "[:r y []] [:append z 2] [:append k 2]");

    private static final String SHOWN_AND_LACKING =
            ok(0, "[:append x 1] [:append y 1]") + ok(1, "[:append x 2]") + ok(2, "[:r x [1 2]] [:r y []]");

    private static String ok(int process, String micros) {
        return "{:type :invoke, :f :txn, :process " + process + ", :value [" + micros
                + "]}{:type :ok, :f :txn, :process " + process + ", :value [" + micros + "]}";
    }

    private static CheckResult check(String edn, String... models) {
        History history = HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
        return Catalog.question(history, Request.workload("list-append", models))
                .answer(history, checker -> Budget.defaults())
                .results()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot-isolation, INVALID",
        "strong-session-snapshot-isolation, INVALID",
        "parallel-snapshot-isolation, INVALID",
        "update-atomic, INVALID",
        "prefix, VALID",
        "serializable, INVALID"
    })
    void appendsThatNobodyReadCameInSomeOrder(String model, Verdict expected) {
        CheckResult result = check(UNREAD_CONFLICT, model);
        assertThat(result.verdict()).isEqualTo(expected);
        if (expected == Verdict.INVALID && !model.equals("serializable")) {
            assertThat(result.findings()).extracting(Finding::anomaly).containsExactly("no-order");
            assertThat(result.findings().get(0).operations()).containsExactly(0, 1);
        }
    }

    @Test
    void aValidResultCarriesItsOrder() {
        CheckResult result =
                check(ok(0, "[:r x [2]]") + ok(1, "[:append x 1]") + ok(2, "[:append x 2]"), "serializable");
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements().get("order")).isEqualTo(List.of(2, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monotonic-atomic-view",
                "read-atomic",
                "causal-cerone",
                "prefix",
                "update-atomic",
                "parallel-snapshot-isolation",
                "snapshot-isolation"
            })
    void aListShowsAllThatIsInIt(String model) {
        CheckResult result = check(SHOWN_AND_LACKING, model);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(check(SHOWN_AND_LACKING, "read-committed").verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void monotonicAtomicViewMindsWhichReadWasFirst() {
        String lackingFirst = ok(0, "[:append x 1] [:append y 1]") + ok(1, "[:r y []] [:r x [1]]");
        assertThat(check(lackingFirst, "monotonic-atomic-view").verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(lackingFirst, "read-atomic").findings())
                .extracting(Finding::anomaly)
                .containsExactly("fractured-read");
    }

    /** What was asked for decides the verdict, and not what else is said. */
    @ParameterizedTest
    @ValueSource(strings = {"read-committed", "snapshot-isolation", "strong-snapshot-isolation", "strict-serializable"})
    void whatIsPossibleDoesNotDependOnWhatWasAsked(String model) {
        // The second and the third overwrite what the other read; and by its session the second must see the first.
        String stale = ok(0, "[:append x 1]") + ok(0, "[:append y 2] [:r x []]") + ok(1, "[:r y []] [:append x 3]");
        CheckResult result = check(stale, model);
        assertThat(String.valueOf(result.measurements().get("strongest-possible")))
                .isEqualTo("[snapshot-isolation, strong-read-committed]");
        assertThat(String.valueOf(result.measurements().get("not")))
                .isEqualTo("[repeatable-read, strong-session-snapshot-isolation]");
    }
}
