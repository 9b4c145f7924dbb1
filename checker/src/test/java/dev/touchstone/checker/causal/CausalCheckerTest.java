// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.versions.RegisterHistories;
import dev.touchstone.checker.versions.RegisterHistories.Shape;
import dev.touchstone.history.History;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CausalCheckerTest {
    private static CheckResult check(CausalModel model, History history) {
        return new CausalChecker(model).check(history, Budget.defaults());
    }

    @Test
    void agreesWithTheNaiveClosureOnRandomHistories() {
        Random random = new Random(11);
        int[] valid = new int[CausalModel.values().length];
        int rounds = 12_000;
        for (int round = 0; round < rounds; round++) {
            Shape shape =
                    new Shape(2 + random.nextInt(3), 3 + random.nextInt(10), 1 + random.nextInt(2), 0.5, 0.05, 0.02);
            History history = random.nextBoolean()
                    ? RegisterHistories.anything(random, shape)
                    : RegisterHistories.lagging(random, shape, 2);
            NaiveCausality naive = new NaiveCausality(history);
            for (CausalModel model : CausalModel.values()) {
                boolean expected = naive.satisfies(model);
                assertThat(check(model, history).verdict() != Verdict.INVALID)
                        .as("round %d model %s", round, model)
                        .isEqualTo(expected);
                valid[model.ordinal()] += expected ? 1 : 0;
            }
        }
        for (int count : valid) {
            assertThat(count).isBetween(rounds / 20, rounds * 19 / 20);
        }
        assertThat(valid[0]).isGreaterThan(valid[1]);
        assertThat(valid[0]).isGreaterThan(valid[2]);
    }

    @Test
    void findsAnOverwrittenValue() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .read(1, "x", 1)
                .write(1, "x", 2)
                .read(2, "x", 2)
                .read(2, "x", 1)
                .build();
        CheckResult result = check(CausalModel.CC, history);
        assertThat(result.findings()).extracting(Finding::anomaly).containsExactly("WriteCORead");
        assertThat(result.findings().get(0).operations()).containsExactly(0, 2, 4);
    }

    @Test
    void convergenceForbidsTwoOrdersOfConcurrentWrites() {
        RegisterHistories histories = new RegisterHistories().write(0, "x", 1).write(1, "x", 2);
        History history = histories
                .read(0, "x", 1)
                .read(0, "x", 2)
                .read(1, "x", 2)
                .read(1, "x", 1)
                .build();
        assertThat(check(CausalModel.CC, history).verdict()).isEqualTo(Verdict.VALID);
        CheckResult result = check(CausalModel.CCV, history);
        assertThat(result.findings()).extracting(Finding::anomaly).containsExactly("CyclicCF");
        assertThat(result.findings().get(0).operations()).containsExactly(0, 1);
        assertThat(check(CausalModel.CM, history).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void memoryForbidsASessionThatSwitchesBackAndForth() {
        RegisterHistories histories = new RegisterHistories().write(0, "x", 1).write(1, "x", 2);
        History history =
                histories.read(2, "x", 1).read(2, "x", 2).read(2, "x", 1).build();
        assertThat(check(CausalModel.CC, history).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(CausalModel.CM, history).findings())
                .extracting(Finding::anomaly)
                .containsExactly("CyclicHB");
    }

    @Test
    void acceptsSiblingsButNotOverwrittenOnes() {
        History fine = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 2)
                .readSiblings(2, "x", 1, 2)
                .readSiblings(2, "x", 1, 2)
                .build();
        assertThat(check(CausalModel.CCV, fine).verdict()).isEqualTo(Verdict.VALID);
        History bad = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 2)
                .readSiblings(2, "x", 1, 2)
                .write(2, "x", 3)
                .readSiblings(2, "x", 1, 2)
                .build();
        assertThat(check(CausalModel.CC, bad).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void reportsReadsOfWhatNobodyWrote() {
        History history = new RegisterHistories()
                .failedWrite(0, "x", 1)
                .read(1, "x", 1)
                .read(1, "x", 5)
                .build();
        assertThat(check(CausalModel.CC, history).findings())
                .extracting(Finding::anomaly)
                .containsExactly("ThinAirRead", "aborted-read");
    }

    @Test
    void doesNotCallValidWhatItCouldNotMatch() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 1)
                .read(2, "x", 1)
                .build();
        assertThat(check(CausalModel.CC, history).unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.UNDECIDABLE);
    }

    @Test
    void stopsWithItsBudget() {
        History history =
                new RegisterHistories().write(0, "x", 1).read(0, "x", 1).build();
        Budget none = Budget.of(Duration.ZERO.minusNanos(1), 1 << 20);
        assertThat(new CausalChecker(CausalModel.CC).check(history, none).unknown())
                .extracting(Unknown::cause)
                .isEqualTo(Unknown.Cause.TIMEOUT);
    }
}
