// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions that tell little of what they are: reads alone, and reads of sets. */
class UnusualTransactionsTest {
    private static History history(String edn) {
        return HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "history", ReadOptions.defaults());
    }

    @Test
    void takesReadsOfListsForListAppend() {
        assertThat(Catalog.question(history("""
                                {:process 0 :type :ok :f :txn :value [[:r :x nil] [:r :y [1 2]]]}
                                """), Request.guess()).name()).isEqualTo("list-append");
    }

    @Test
    void doesNotSupportSetsInTransactions() {
        String sets = """
                {:process 0 :type :ok :f :txn :value [[:w :x 1]]}
                {:process 0 :type :ok :f :txn :value [[:r :x #{1 2}]]}
                """;
        for (String model : List.of("serializable", "read-atomic", "PL-2")) {
            CheckResult result = Catalog.question(history(sets), Request.workload("rw-register", model))
                    .answer(history(sets), checker -> Budget.defaults())
                    .results()
                    .get(0);
            assertThat(result.verdict()).as(model).isEqualTo(Verdict.UNKNOWN);
            assertThat(result.unknown()).isNotNull();
            assertThat(result.unknown().detail())
                    .isEqualTo("transaction #1 reads the set #{1 2} from key :x, and transactions on sets are not"
                            + " supported");
        }
    }
}
