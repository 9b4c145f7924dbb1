// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.linearizability.LinearizabilityChecker;
import dev.touchstone.history.History;
import dev.touchstone.history.format.HistoryReader;
import dev.touchstone.history.format.ReadOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every model begins where the user says, and nowhere else. */
class InitialStatesTest {
    /** Operations one after another, {@code PROCESS FUNCTION ASKED}, answered as they were asked unless {@code ->ANSWERED} follows. */
    private static History history(String operations) {
        StringBuilder edn = new StringBuilder();
        for (String operation : operations.split(";")) {
            String[] words = operation.strip().split(" ", 3);
            int arrow = words[2].indexOf("->");
            String asked = arrow < 0 ? words[2] : words[2].substring(0, arrow);
            String answered = arrow < 0 ? words[2] : words[2].substring(arrow + 2);
            String head = "{:process " + words[0] + " :f :" + words[1];
            edn.append(head).append(" :type :invoke :value ").append(asked).append("}\n");
            edn.append(head).append(" :type :ok :value ").append(answered).append("}\n");
        }
        return HistoryReader.read(
                new ByteArrayInputStream(edn.toString().getBytes(StandardCharsets.UTF_8)),
                "history",
                ReadOptions.defaults().withKeyed(ReadOptions.Keyed.NO));
    }

    private static Verdict verdict(String model, String operations) {
        return new LinearizabilityChecker(model)
                .check(history(operations), Budget.defaults())
                .verdict();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "register(0) | register | 0 read nil->0",
                "register(-3) | register(3) | 0 read nil->-3",
                "register(true) | register(false) | 0 read nil->true",
                "register(abc) | register | 0 read nil->\"abc\"",
                "register(\"a b\") | register | 0 read nil->\"a b\"",
                "register(:a) | register(a) | 0 read nil->:a",
                "cas-register(1.5) | cas-register | 0 cas [1.5 2]; 0 read nil->2",
                "counter(5) | counter | 0 add 2; 0 read nil->7",
                "kv(\"ab\") | kv | 0 append \"c\"; 0 read nil->\"abc\"",
                "set(#{1 2}) | set | 0 remove 1; 0 read nil->#{2}; 0 contains 2->true",
                "grow-only-set([1]) | grow-only-set | 0 add 2; 0 read nil->#{1 2}",
                "fifo-queue([1 2]) | fifo-queue([2 1]) | 0 enqueue 3; 0 dequeue nil->1; 0 dequeue nil->2; 0 dequeue nil->3",
                "priority-queue([2 1]) | priority-queue([3 2]) | 0 dequeue nil->1; 0 dequeue nil->2; 0 dequeue nil->nil",
                "deque([1 2]) | deque([2 1]) | 0 pop-back nil->2; 0 pop-front nil->1; 0 pop-front nil->nil",
                "stack([1 2]) | stack([2 1]) | 0 pop nil->2; 0 pop nil->1; 0 pop nil->nil",
                "unordered-queue([1 1]) | unordered-queue([1]) | 0 dequeue nil->1; 0 dequeue nil->1; 0 dequeue nil->nil",
                "mutex(held) | mutex(free) | 0 release nil->nil; 0 acquire nil->nil",
                "owned-mutex(3) | owned-mutex(4) | 3 release nil->nil; 4 acquire nil->nil",
                "fenced-mutex(3) | fenced-mutex(free) | 3 release nil->nil",
                "multi-register({:x 0, :y 1}) | multi-register({:x 0}) | 0 txn [[:r :x nil] [:r :y nil]]->[[:r :x 0] [:r :y 1]]",
            })
    void beginsThere(String model, String other, String operations) {
        assertThat(verdict(model, operations)).as(model).isEqualTo(Verdict.VALID);
        assertThat(verdict(other, operations)).as(other).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multi-register(0) | a map of registers to values, such as multi-register({:x 0, :y 0}), not \"0\"",
                "multi-register({:x) | is no EDN",
                "register([1]) | a value, such as register(0)",
                "counter(x) | a whole number, such as counter(0)",
                "counter(99999999999999999999) | a whole number",
                "fifo-queue(1) | a list with the first to come out first",
                "set(1) | a set, such as set(#{1 2})",
                "mutex(3) | free or held, such as mutex(held)",
                "owned-mutex(held) | the process that holds it",
                "kv(1) | a text, such as kv(\"abc\")",
                "noop(1) | the model noop takes no initial value",
                "registre(0) | There are: register",
            })
    void showsTheFormOfAWrongOne(String model, String words) {
        assertThatThrownBy(() -> Models.byName(model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void everyModelSaysWhatItTakes() {
        for (String name : Models.names()) {
            boolean set = name.contains("set");
            assertThatThrownBy(() -> Models.byName(name + (set ? "(##NaN)" : "(#{1})")))
                    .as(name)
                    .hasMessageContaining(name.equals("noop") ? "takes no initial value" : "such as " + name + "(");
        }
    }
}
