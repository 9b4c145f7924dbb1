// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a value was written more than once, what a weak model cannot tell by itself a stronger one may prove. */
class RepeatedValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "read-uncommitted",
                "read-committed",
                "monotonic-atomic-view",
                "read-atomic",
                "session-read-committed",
                "session-read-atomic",
                "causal",
                "snapshot-isolation",
                "serializable",
                "strict-serializable"
            })
    void aHistoryThatAStrongModelProvesIsValidForEachWeakerOne(String model) {
        assertThat(judged(model, "[:w x 1]", "[:w x 1]", "[:r x 1]").verdict()).isEqualTo(Verdict.VALID);
    }

    /** Both who may have been read wrote y as well. */
    @ParameterizedTest
    @ValueSource(strings = {"read-atomic", "session-read-atomic", "causal"})
    void whatNoStrongerModelProvesStaysUnknown(String model) {
        CheckResult result = judged(model, "[:w x 1] [:w y 1]", "[:w x 1] [:w y 2]", "[:r x 1] [:r y nil]");
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.unknown()).isNotNull().extracting(Unknown::cause).isEqualTo(Unknown.Cause.UNDECIDABLE);
    }

    /** Each transaction by a client of its own, one after the other. */
    private static CheckResult judged(String model, String... transactions) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < transactions.length; i++) {
            String rest = " :f :txn :process " + i + " :value [" + transactions[i] + "]}\n";
            lines.append("{:type :invoke").append(rest).append("{:type :ok").append(rest);
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        History history = HistoryReader.read(new ByteArrayInputStream(bytes), "history", ReadOptions.defaults());
        return Catalog.question(history, Request.workload("rw-register", model))
                .answer(history, checker -> Budget.defaults())
                .results()
                .get(0);
    }
}
