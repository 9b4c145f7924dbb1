// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.harness.UsageException;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
    private static final History EMPTY = new HistoryBuilder().build();

    private static String property(CheckQuestion question) {
        return question.checkers().get(0).property();
    }

    /** Every name that {@code WorkloadDetection} gives. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bank",
                "cas-register",
                "counter",
                "kv",
                "list-append",
                "long-fork",
                "mutex",
                "queue",
                "register",
                "rw-register",
                "set",
                "stack",
                "unique-ids"
            })
    void knowsEveryWorkloadThatIsDetected(String workload) {
        assertThat(Checks.question(EMPTY, workload, null, null).checkers()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bank, bank",
        "bank-overdraft, bank",
        "counter, counter",
        "queue, queue",
        "fifo-queue, linearizable",
        "unique-ids, unique-ids",
        "long-fork, long-fork",
        "causal-reverse, causal-reverse",
        "g2, g2",
        "dirty-reads, dirty-reads"
    })
    void asksAWorkloadsOwnRule(String workload, String property) {
        assertThat(property(Checks.question(EMPTY, workload, null, null))).isEqualTo(property);
    }

    @Test
    void asksForLinearizabilityOfCountersAndQueuesWhenTold() {
        assertThat(property(Checks.question(EMPTY, "counter", null, "linearizable")))
                .isEqualTo("linearizable");
        assertThat(property(Checks.question(EMPTY, "queue", null, "linearizable")))
                .isEqualTo("linearizable");
        assertThatThrownBy(() -> Checks.question(EMPTY, "queue", null, "serializable"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("takes linearizable or none");
        assertThatThrownBy(() -> Checks.question(EMPTY, "bank", null, "serializable"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has one rule");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "queue | {:type :ok, :f :enqueue, :value 1}",
                "counter | {:type :ok, :f :read, :value 1} {:type :ok, :f :add, :value 1}",
                "bank | {:type :ok, :f :transfer, :value {:from 0, :to 1, :amount 2}}",
                "unique-ids | {:type :ok, :f :generate, :value 1}",
            })
    void findsOutWhatTheClientsDid(String workload, String edn) {
        History history = HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
        assertThat(Checks.question(history, null, null, null).name()).isEqualTo(workload);
    }
}
