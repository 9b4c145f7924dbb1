// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.causal.NaiveCausality;
import dev.touchstone.checker.versions.RegisterHistories;
import dev.touchstone.checker.versions.RegisterHistories.Shape;
import dev.touchstone.history.History;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionCheckerTest {
    private static CheckResult check(SessionGuarantee guarantee, History history) {
        return SessionChecker.of(guarantee).check(history, Budget.defaults());
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheDefinitionOnRandomHistories(SessionGuarantee guarantee) {
        Random random = new Random(guarantee.ordinal());
        int valid = 0;
        int judged = 0;
        for (int round = 0; round < 8_000; round++) {
            Shape shape =
                    new Shape(2 + random.nextInt(2), 4 + random.nextInt(12), 1 + random.nextInt(2), 0.5, 0.05, 0.02);
            History history = RegisterHistories.lagging(random, shape, 1 + random.nextInt(4));
            NaiveCausality causality = new NaiveCausality(history);
            if (causality.isCyclic()) {
                assertThat(check(guarantee, history).verdict()).isEqualTo(Verdict.UNKNOWN);
                continue;
            }
            boolean expected = SessionDefinitions.holds(guarantee, history, causality);
            assertThat(check(guarantee, history).verdict() != Verdict.INVALID)
                    .as("round %d", round)
                    .isEqualTo(expected);
            judged++;
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isBetween(judged / 10, judged - 20);
    }

    @Test
    void readYourWritesForbidsLosingAnOwnWrite() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 2)
                .read(0, "x", 1)
                .build();
        CheckResult result = check(SessionGuarantee.READ_YOUR_WRITES, history);
        assertThat(result.findings().get(0).operations()).containsExactly(0, 1, 2);
        assertThat(result.findings().get(0).inWords())
                .isEqualTo(
                        "Client 0 wrote 2 to key \"x\", acknowledged at 0.000 s; then, at 0.000 s, it read 1, which is"
                                + " older.");
        assertThat(check(SessionGuarantee.MONOTONIC_READS, history).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(SessionGuarantee.PRAM, history).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void monotonicReadsForbidsGoingBack() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 2)
                .read(1, "x", 2)
                .read(1, "x", 1)
                .build();
        assertThat(check(SessionGuarantee.MONOTONIC_READS, history).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(check(SessionGuarantee.READ_YOUR_WRITES, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void monotonicWritesHoldsAcrossKeys() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "y", 2)
                .read(1, "y", 2)
                .readNothing(1, "x")
                .build();
        CheckResult result = check(SessionGuarantee.MONOTONIC_WRITES, history);
        assertThat(result.findings().get(0).operations()).containsExactly(0, 1, 2 + 1);
        assertThat(check(SessionGuarantee.MONOTONIC_READS, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void writesFollowReadsForbidsAnAnswerWithoutItsQuestion() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .read(1, "x", 1)
                .write(1, "y", 2)
                .read(2, "y", 2)
                .readNothing(2, "x")
                .build();
        assertThat(check(SessionGuarantee.WRITES_FOLLOW_READS, history)
                        .findings()
                        .get(0)
                        .operations())
                .containsExactly(0, 1, 2, 4);
        assertThat(check(SessionGuarantee.PRAM, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void ordersConcurrentVersionsByRealTimeOnlyIfAsked() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 2)
                .read(1, "x", 1)
                .build();
        SessionChecker checker = SessionChecker.of(SessionGuarantee.READ_YOUR_WRITES);
        assertThat(checker.check(history, Budget.defaults()).verdict()).isEqualTo(Verdict.VALID);
        CheckResult timed = checker.withRealTimeOrder().check(history, Budget.defaults());
        assertThat(timed.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(timed.algorithm()).contains("real time");
    }

    @Test
    void aSessionThatSeesItsWriteAmongSiblingsIsFine() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 2)
                .readSiblings(1, "x", 1, 2)
                .build();
        assertThat(check(SessionGuarantee.PRAM, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void isUnknownWhereValuesRepeat() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 1)
                .read(1, "x", 1)
                .build();
        assertThat(check(SessionGuarantee.MONOTONIC_READS, history).unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.UNDECIDABLE);
    }
}
