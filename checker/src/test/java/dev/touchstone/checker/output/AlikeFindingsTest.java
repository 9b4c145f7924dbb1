// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.elle.ListAppendChecker;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AlikeFindingsTest {
    private static final String GARBAGE_AND_SKEW = """
            {:process 0 :type :invoke :f :txn :value [[:append :y 1] [:r :x nil] [:r :x nil]]}
            {:process 0 :type :ok :f :txn :value [[:append :y 1] [:r :x [9]] [:r :x [9]]]}
            {:process 1 :type :invoke :f :txn :value [[:append :z 1] [:r :y nil]]}
            {:process 1 :type :ok :f :txn :value [[:append :z 1] [:r :y []]]}
            {:process 2 :type :invoke :f :txn :value [[:r :z nil] [:r :y nil]]}
            {:process 2 :type :ok :f :txn :value [[:r :z []] [:r :y [1]]]}
            {:process 3 :type :invoke :f :txn :value [[:r :q nil]]}
            {:process 3 :type :ok :f :txn :value [[:r :q [7]]]}
            """;

    @Test
    void oneCardForEachKindAndTheRestOfItInALine() {
        History history = HistoryReader.read(
                new ByteArrayInputStream(GARBAGE_AND_SKEW.getBytes(StandardCharsets.UTF_8)),
                "example.edn",
                ReadOptions.defaults());
        CheckResult result = new ListAppendChecker().check(history, Budget.defaults());
        assertThat(result.findings())
                .extracting(Finding::anomaly)
                .as("the same read twice is one finding")
                .filteredOn("garbage-read"::equals)
                .hasSize(2);
        assertThat(TextReport.render(history, result))
                .containsOnlyOnce("GARBAGE-READ")
                .contains("1 more      Key :q holds an element that nobody appended (#3)")
                .containsSubsequence("GARBAGE-READ", "G2-ITEM");
    }
}
