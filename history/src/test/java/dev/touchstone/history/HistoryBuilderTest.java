// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistoryBuilderTest {
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Values values = builder.values();

    @Test
    void pairsByProcessAndKeepsTheOrderOfEvents() {
        builder.invoke(0, "write", Values.NIL, values.ofLong(1), 10);
        builder.invoke(1, "read", Values.NIL, Values.NIL, 11);
        builder.complete(0, Outcome.OK, values.ofLong(1), 12);
        builder.complete(1, Outcome.FAIL, Values.NIL, 13);
        History history = builder.build();
        assertThat(history.size()).isEqualTo(2);
        assertThat(history.events()).isEqualTo(4);
        assertThat(history.invokeIndex(1)).isEqualTo(1);
        assertThat(history.completeIndex(0)).isEqualTo(2);
        assertThat(history.completeNanos(1)).isEqualTo(13);
        assertThat(history.isOk(0)).isTrue();
        assertThat(history.isFail(1)).isTrue();
        assertThat(history.functions()).containsExactly("write", "read");
        assertThat(history.hasRealTime()).isTrue();
    }

    @Test
    void givesInfoNoEndButRemembersWhereItsCompletionStands() {
        builder.invoke(0, "write", Values.NIL, values.ofLong(1), 0);
        builder.invoke(1, "write", Values.NIL, values.ofLong(2), 1);
        builder.complete(0, Outcome.INFO, values.ofLong(1), 2);
        History history = builder.build();
        assertThat(history.completeIndex(0)).isEqualTo(History.NEVER);
        assertThat(history.endIndex(0)).isEqualTo(2);
        assertThat(history.completeNanos(0)).isEqualTo(2);
        assertThat(history.isInfo(1)).isTrue();
        assertThat(history.endIndex(1)).isEqualTo(History.NEVER);
        assertThat(history.completeNanos(1)).isEqualTo(History.NO_TIME);
    }

    @Test
    void refusesTwoOpenOperationsOfOneProcessAndACompletionOfNone() {
        builder.invoke(7, "read", Values.NIL, Values.NIL, 0);
        assertThatThrownBy(() -> builder.invoke(7, "write", Values.NIL, Values.NIL, 1))
                .isInstanceOf(HistoryException.class)
                .hasMessage("process 7 invokes write while its read is still open");
        assertThatThrownBy(() -> builder.complete(8, Outcome.OK, Values.NIL, 1))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("process 8 completes with ok but has no operation open");
    }

    @Test
    void splitsPairsOfKeyAndValue() {
        int key = values.ofString("x");
        builder.invoke(0, "read", Values.NIL, values.ofList(key, Values.NIL), 0);
        builder.complete(0, Outcome.OK, values.ofList(key, values.ofLong(3)), 1);
        assertThat(builder.splitKeys(false)).isTrue();
        History history = builder.build();
        assertThat(history.key(0)).isEqualTo(key);
        assertThat(history.input(0)).isEqualTo(Values.NIL);
        assertThat(history.output(0)).isEqualTo(values.ofLong(3));
    }

    @Test
    void takesPairsOfACompareAndSetForNoKeys() {
        builder.invoke(0, "cas", Values.NIL, values.ofList(values.ofLong(1), values.ofLong(2)), 0);
        assertThat(builder.splitKeys(false)).isFalse();
        assertThat(values.length(builder.input(0))).isEqualTo(2);
    }

    @Test
    void saysWhichValueIsNoPair() {
        builder.invoke(0, "write", Values.NIL, values.ofLong(4), 0);
        assertThatThrownBy(() -> builder.splitKeys(true))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("operation 0, a write,")
                .hasMessageEndingWith("has 4");
    }

    @Test
    void sortsFaultsByStart() {
        builder.fault(new FaultWindow("b", "", 5, 6));
        builder.fault(new FaultWindow("a", "", 1, 9));
        assertThat(builder.build().faults()).extracting(FaultWindow::fault).containsExactly("a", "b");
    }
}
