// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
    private static final History EMPTY = new HistoryBuilder().build();

    private static String property(Question question) {
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
        assertThat(Catalog.question(EMPTY, Request.workload(workload)).checkers())
                .isNotEmpty();
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
        assertThat(property(Catalog.question(EMPTY, Request.workload(workload))))
                .isEqualTo(property);
    }

    @Test
    void asksForLinearizabilityOfCountersAndQueuesWhenTold() {
        assertThat(property(Catalog.question(EMPTY, Request.workload("counter", "linearizable"))))
                .isEqualTo("linearizable");
        assertThat(property(Catalog.question(EMPTY, Request.workload("queue", "linearizable"))))
                .isEqualTo("linearizable");
        assertThatThrownBy(() -> Catalog.question(EMPTY, Request.workload("queue", "serializable")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("takes linearizable or none");
        assertThatThrownBy(() -> Catalog.question(EMPTY, Request.workload("bank", "serializable")))
                .isInstanceOf(CatalogException.class)
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
        assertThat(Catalog.question(history, Request.guess()).name()).isEqualTo(workload);
    }

    /** The workload {@code set} goes by reads of the whole set; where there are none, the object is what can be judged. */
    @Test
    void judgesASetThatIsAskedForSingleElementsAsAnObject() {
        String add = "{:type :invoke, :process 0, :f :add, :value 1} {:type :ok, :process 0, :f :add, :value 1}";
        String has = "{:type :invoke, :process 1, :f :contains, :value 1}"
                + " {:type :ok, :process 1, :f :contains, :value %s}";
        for (boolean answer : new boolean[] {true, false}) {
            History history = HistoryReader.read(
                    new ByteArrayInputStream((add + has.formatted(answer)).getBytes(StandardCharsets.UTF_8)),
                    "file",
                    ReadOptions.defaults());
            Question question = Catalog.question(history, Request.guess());
            assertThat(question.reason()).contains("one by one");
            CheckResult result = question.checkers().get(0).check(history, Budget.defaults());
            assertThat(result.property()).isEqualTo("linearizable");
            assertThat(result.verdict()).isEqualTo(answer ? Verdict.VALID : Verdict.INVALID);
        }
    }

    private static Question model(String name) {
        return Catalog.question(EMPTY, new Request(null, name, List.of(), List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "list-append, list-append",
        "rw-register, rw-register",
        "bank, bank",
        "long-fork, long-fork",
        "set-full, set",
        "comments, causal-reverse",
        "cas-register, linearizable",
        "cas-register(0), linearizable",
        "mutex, linearizable"
    })
    void takesTheNamesOfOtherToolsForModels(String name, String property) {
        assertThat(property(model(name))).isEqualTo(property);
    }

    @Test
    void suggestsAModelThatThereIs() {
        assertThatThrownBy(() -> model("sequential"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("--workload register --consistency sequential");
        assertThatThrownBy(() -> Catalog.question(EMPTY, Request.workload("sequential")))
                .hasMessageContaining("--workload register --consistency sequential");
        assertThat(property(Catalog.question(EMPTY, Request.workload("register", "sequential"))))
                .isEqualTo("sequential");
        assertThatThrownBy(() -> model("lst-append"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("did you mean list-append?");
        assertThatThrownBy(() -> Catalog.question(EMPTY, Request.guess()))
                .hasMessageContaining("it has no operations; say it with --workload");
    }

    @Test
    void causalityOfTransactionsIsAskedForByName() {
        assertThat(property(Catalog.question(EMPTY, Request.workload("rw-register", "causal"))))
                .isEqualTo("transactional-causal");
    }

    @Test
    void sparesWhatAStrongerPropertyImpliesAndNothingElse() {
        Question question = Catalog.question(EMPTY, Request.workload("register"));
        CheckResult valid = CheckResult.valid("linearizable", "a", Map.of(), Cost.NONE);
        CheckResult unknown = CheckResult.unknown(
                "linearizable", "a", new Unknown(Unknown.Cause.TIMEOUT, "half", "more"), Map.of(), Cost.NONE);
        Checker causal = Catalog.checker("causal");
        assertThat(question.spares(causal, List.of())).isFalse();
        assertThat(question.spares(causal, List.of(valid))).isTrue();
        assertThat(question.spares(causal, List.of(unknown))).isFalse();
        assertThat(question.verdict(List.of(unknown))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void refusesWhatAWorkloadCannotTake() {
        Request anomalies = new Request("register", null, List.of(), List.of("G0"), List.of());
        assertThatThrownBy(() -> Catalog.question(EMPTY, anomalies)).hasMessageContaining("are for transactions");
        Request assumption = new Request("rw-register", null, List.of(), List.of(), List.of("wfr"));
        assertThatThrownBy(() -> Catalog.question(EMPTY, assumption))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("wfr-keys");
        Request model = new Request(null, "cas-register", List.of("causal"), List.of(), List.of());
        assertThatThrownBy(() -> Catalog.question(EMPTY, model)).hasMessageContaining("asks for linearizability");
    }

    @Test
    void whatWasNotCheckedIsNotValid() {
        Question question = Catalog.question(EMPTY, Request.workload("register"));
        Answer answer = question.answer(EMPTY, checker -> null);
        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.skipped()).startsWith("linearizable");
        assertThat(answer.results()).isEmpty();
    }
}
