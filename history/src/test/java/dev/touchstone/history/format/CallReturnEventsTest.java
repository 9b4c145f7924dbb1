// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Values;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs of calls and returns. */
class CallReturnEventsTest {
    private static History read(String text) {
        return HistoryReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file", ReadOptions.defaults());
    }

    @Test
    void readsCallsAndReturns() {
        History history = read("""
                [7] call enq(1)
                    [8] call deq()  # overlaps
                [7] return
                    [8] return 1
                [9] call deq
                [9] ret empty
                [10] call swap(a, -2)
                [10] return a,3
                [11] call deq
                """);
        assertThat(history.functions()).containsExactly("enqueue", "dequeue", "swap");
        assertThat(history.process(0)).isEqualTo(7);
        assertThat(history.values().render(history.value(0))).isEqualTo("1");
        assertThat(history.invokeIndex(1)).isLessThan(history.completeIndex(0));
        assertThat(history.values().render(history.value(1))).isEqualTo("1");
        assertThat(history.output(2)).isEqualTo(Values.NIL);
        assertThat(history.values().render(history.input(3))).isEqualTo("[\"a\" -2]");
        assertThat(history.values().render(history.output(3))).isEqualTo("[\"a\" 3]");
        assertThat(history.isInfo(4)).isTrue();
        assertThat(history.hasRealTime()).isTrue();
        assertThat(history.hasClock()).isFalse();
    }

    @Test
    void readsIdentifiersOfThreadsAndValuesWithoutBrackets() {
        History history = read("""
                # @object atomic-stack
                [0] call push 5
                [0] return
                [0] call pop
                [0] return 5
                [0] call pop
                [0] return
                [0] call pop
                [0] return Empty
                """);
        assertThat(history.size()).isEqualTo(4);
        assertThat(history.values().render(history.value(0))).isEqualTo("5");
        assertThat(history.values().render(history.value(1))).isEqualTo("5");
        assertThat(history.output(2)).isEqualTo(Values.NIL);
        assertThat(history.output(3)).isEqualTo(Values.NIL);
    }

    @ParameterizedTest
    @CsvSource({"stack, push, pop", "queue, enqueue, dequeue", "set, add, remove"})
    void knowsTheObject(String object, String adds, String removes) {
        History history = read("\r\n# made by hand\r\n# @object atomic-" + object
                + "\r\n[1] call add(1)\r\n[1] return\r\n[2] call remove\r\n[2] return 1\r\n");
        assertThat(history.functions()).containsExactly(adds, removes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] call enq(2)|1 calls enq before its last call returns",
                "[3] return|3 returns, and has called nothing",
                "[3] call enq(?<1,2>)|a line must be",
                "[3] call enq 1 2|a line must be",
                "[2] returns 1|a line must be",
                "[2] return ?<1,2>|a line must be",
                "nonsense|a line must be",
            })
    void refusesALineThatIsNone(String line, String words) {
        assertThatThrownBy(() -> read("[1] call enq(1)\n[2] call deq\n" + line))
                .isInstanceOf(HistoryException.class)
                .hasMessageStartingWith("file:3:1: ")
                .hasMessageContaining(words);
    }

    @Test
    void saysWhatIsWrongWithTheFirstLine() {
        assertThatThrownBy(() -> read("# a log\n[1] call push(?<1,2>)\n"))
                .hasMessageStartingWith("file:2:1: a line must");
    }

    @Test
    void leavesTaggedRecordsAndVectorsToEdn() {
        assertThat(read("#jepsen.history.Op{:process 1 :type :ok :f :read :value 1}\n")
                        .size())
                .isEqualTo(1);
        assertThat(read("[ {:process 1 :type :ok :f :read :value 1}]").size()).isEqualTo(1);
    }
}
