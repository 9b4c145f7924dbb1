// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Cost;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class HistoryAssertTest {
    private static History history() {
        HistoryBuilder builder = new HistoryBuilder();
        Values values = builder.values();
        int op = builder.invoke(4, "write", values.ofString("x\u001b[2J"), values.ofLong(1), 1_500_000_000L);
        builder.node(op, values.ofKeyword("n1"));
        builder.complete(4, Outcome.OK, values.ofLong(1), 2_000_000_000L);
        return builder.build();
    }

    private static Checker saying(CheckResult result) {
        return new Checker() {
            @Override
            public String property() {
                return result.property();
            }

            @Override
            public CheckResult check(History history, Budget budget) {
                return result;
            }
        };
    }

    private static final CheckResult VALID = CheckResult.valid("p", "a", Map.of(), Cost.NONE);
    private static final CheckResult UNKNOWN = CheckResult.unknown(
            "p", "a", new Unknown(Unknown.Cause.TIMEOUT, "half way", "give it more time"), Map.of(), Cost.NONE);
    private static final CheckResult INVALID = CheckResult.invalid(
            "p",
            "a",
            List.of(new Finding(
                    "lost-write",
                    "Lost write of x",
                    "Client 4 wrote 1 and nobody saw it.",
                    List.of("#0 was acknowledged"),
                    List.of(0),
                    null,
                    null)),
            3,
            Map.of(),
            new Cost(1_500_000, 1, 0));

    @Test
    void passesWhatIsAsExpected() {
        assertThat(HistoryAssert.assertValid(history(), saying(VALID))).isSameAs(VALID);
        assertThat(HistoryAssert.assertInvalid(history(), saying(INVALID))).isSameAs(INVALID);
        assertThat(HistoryAssert.assertAnomaly(history(), saying(INVALID), "lost-write"))
                .isSameAs(INVALID);
    }

    @Test
    void saysInWordsWhatIsWrong() {
        assertThatThrownBy(() -> HistoryAssert.assertValid(history(), saying(INVALID)))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("""
                        the history should be valid

                        p: invalid, 3 findings
                        Algorithm   a
                        Cost        1 operation in 1.5 ms

                        LOST-WRITE  Lost write of x
                        In words    Client 4 wrote 1 and nobody saw it.
                        Because     #0 was acknowledged
                        Operations  #0  p4 -> :n1  write "x?[2J" 1  1.500-2.000 s  ok

                        … and 2 more
                        """);
    }

    @Test
    void takesUnknownForNeither() {
        assertThatThrownBy(() -> HistoryAssert.assertValid(history(), saying(UNKNOWN)))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("timeout: half way")
                .hasMessageContaining("give it more time");
        assertThatThrownBy(() -> HistoryAssert.assertInvalid(history(), saying(UNKNOWN)))
                .isInstanceOf(AssertionFailedError.class);
    }

    @Test
    void missesAnAnomalyOfAnotherKind() {
        assertThatThrownBy(() -> HistoryAssert.assertAnomaly(history(), saying(INVALID), "G0"))
                .hasMessageStartingWith("no finding is of the kind G0");
    }
}
