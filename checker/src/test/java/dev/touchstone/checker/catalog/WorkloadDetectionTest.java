// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadDetectionTest {
    private static Optional<WorkloadDetection.Guess> guesses(String edn) {
        return WorkloadDetection.guess(HistoryReader.read(
                new ByteArrayInputStream(edn.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults()));
    }

    private static WorkloadDetection.Guess guessed(String edn) {
        return guesses(edn).orElseThrow();
    }

    private static String guess(String edn) {
        return guesses(edn).map(WorkloadDetection.Guess::workload).orElse("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "register|{:type :ok, :f :write, :value 1} {:type :ok, :f :read, :value 1}",
                "cas-register|{:type :ok, :f :cas, :value [1 2]} {:type :ok, :f :read, :value 1}",
                "list-append|{:type :ok, :f :txn, :value [[:r 1 nil] [:append 1 2]]}",
                "rw-register|{:type :ok, :f :txn, :value [[:r 1 nil] [:w 1 2]]}",
                "long-fork|{:type :ok, :f :write, :value [[:w 1 1]]} {:type :ok, :f :read, :value [[:r 1 1] [:r 2 nil]]}",
                "set|{:type :ok, :f :add, :value 1} {:type :ok, :f :read, :value [1]}",
                "set|{:type :ok, :f :add, :value 1} {:type :ok, :f :add, :value 2}",
                "counter|{:type :ok, :f :add, :value 1} {:type :ok, :f :read, :value 1}",
                "counter|{:type :ok, :f :add, :value 1} {:type :ok, :f :add, :value 1}",
                "bank|{:type :ok, :f :read, :value {0 10}}",
                "bank|{:type :ok, :f :transfer, :value {:from 0, :to 1, :amount 2}}",
                "kv|{:type :ok, :f :append, :key 1, :value \"x\"} {:type :ok, :f :get, :key 1, :value \"x\"}",
                "queue|{:type :ok, :f :enqueue, :value 1} {:type :ok, :f :dequeue, :value 1}",
                "unique-ids|{:type :ok, :f :generate, :value 1}",
                "kafka|{:type :ok, :f :assign, :value [0]} {:type :ok, :f :poll, :value [[:poll {0 [[0 1]]}]]}",
                "kafka|{:type :ok, :f :txn, :value [[:poll {0 [[0 1]]}] [:send 0 [1 2]]]}",
                "monotonic|{:type :ok, :f :inc, :value {0 1}} {:type :ok, :f :read, :value {0 1, 1 2}}",
                "monotonic|{:type :ok, :f :add, :value 1} {:type :ok, :f :read, :value [{:val 1, :sts 3}]}",
                "deque|{:type :ok, :f :push-front, :value 1} {:type :ok, :f :pop_right, :value 1}",
                "priority-queue|{:type :ok, :f :insert, :value 1} {:type :ok, :f :delete-min, :value 1}",
                "none|{:type :ok, :f :insert, :value 1}",
                "ranges|{:type :ok, :f :txn, :value [[:w 1 2] [:range [0 9] {1 2}]]}",
                "ranges|{:type :ok, :f :txn, :value [[:append 1 2]]} {:type :ok, :f :txn, :value [[:delete 1]]}",
                "none|{:type :ok, :f :send, :value 1}",
                "none|{:type :ok, :f :dance, :value 1}",
            })
    void knowsAWorkloadByItsOperations(String workload, String edn) {
        assertThat(guess(edn)).isEqualTo(workload);
    }

    /** Only a model of linearizability can judge questions for single elements. */
    @Test
    void takesASetThatIsAskedForSingleElementsForAnObject() {
        WorkloadDetection.Guess guess = guessed(
                "{:type :ok, :f :add, :value 1} {:type :ok, :f :remove, :value 1} {:type :ok, :f :contains, :value 1}");
        assertThat(guess.workload()).isEqualTo("set");
        assertThat(guess.isModel()).isTrue();
        assertThat(guessed("{:type :ok, :f :add, :value 1} {:type :ok, :f :read, :value [1]}")
                        .isModel())
                .isFalse();
    }

    @Test
    void guessesNothingOfNothing() {
        assertThat(guess("[]")).isEqualTo("none");
    }
}
