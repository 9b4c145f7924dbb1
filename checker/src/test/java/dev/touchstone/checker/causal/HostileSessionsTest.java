// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Checker;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.sessions.SessionChecker;
import dev.touchstone.checker.sessions.SessionGuarantee;
import dev.touchstone.checker.versions.RegisterHistories;
import dev.touchstone.history.History;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vector clocks grow with sessions times operations: where that is too much, the answer is unknown, and soon. */
class HostileSessionsTest {
    static Stream<Checker> checkers() {
        return Stream.of(
                new CausalChecker(CausalModel.CC),
                new CausalChecker(CausalModel.CCV),
                new CausalChecker(CausalModel.CM),
                new SequentialChecker(),
                SessionChecker.of(SessionGuarantee.PRAM));
    }

    @ParameterizedTest
    @MethodSource("checkers")
    @Timeout(300)
    void doesNotRunOutOfMemoryOverSessions(Checker checker) {
        RegisterHistories histories = new RegisterHistories().write(0, "x", 1);
        for (int i = 1; i < 100_000; i++) {
            histories.read(i, "x", 1).write(i, "y", i);
        }
        CheckResult result = checker.check(histories.build(), Budget.of(Duration.ofMinutes(5), 100L << 20));
        assertThat(result.unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.MEMORY);
    }

    /** Ten thousand sessions are no excuse: a verdict or an honest unknown, in the memory and the time that are given. */
    @ParameterizedTest
    @MethodSource("checkers")
    @Timeout(300)
    void endsWithTenThousandSessions(Checker checker) {
        RegisterHistories histories = new RegisterHistories().write(0, "x", 1);
        for (int i = 1; i < 10_000; i++) {
            histories.read(i, "x", 1).write(i, "y", i);
        }
        CheckResult result = checker.check(histories.build(), Budget.of(Duration.ofSeconds(5), 600L << 20));
        assertThat(
                        result.unknown() == null
                                ? result.verdict() == Verdict.VALID
                                : Set.of(Unknown.Cause.MEMORY, Unknown.Cause.TIMEOUT)
                                        .contains(result.unknown().cause()))
                .as("%s: %s, %s", checker.property(), result.verdict(), result.unknown())
                .isTrue();
    }

    /** Every order of many concurrent writes that are read in two halves: the search is bounded by its budget. */
    @Test
    @Timeout(300)
    void endsASequentialSearchInTime() {
        int sessions = 14;
        RegisterHistories histories = new RegisterHistories();
        for (int s = 0; s < sessions; s++) {
            for (int i = 0; i < 4; i++) {
                histories.write(s, "k" + i, 100 * (i + 1) + s);
            }
        }
        // Each reader saw two neighbours of a ring of writes in one order: together impossible, apart not.
        for (int s = 0; s < sessions; s++) {
            for (int i = 0; i < 4; i++) {
                histories.read(sessions + s, "k" + i, 100 * (i + 1) + (s * 5 + i) % sessions);
                histories.read(sessions + s, "k" + i, 100 * (i + 1) + (s * 3 + i * 7 + 1) % sessions);
            }
        }
        History history = histories.build();
        Budget budget = Budget.of(Duration.ofSeconds(2), 64L << 20);
        CheckResult result = new SequentialChecker().check(history, budget);
        assertThat(result.unknown() == null
                        || result.unknown().cause() == Unknown.Cause.TIMEOUT
                        || result.unknown().cause() == Unknown.Cause.MEMORY)
                .isTrue();
    }
}
