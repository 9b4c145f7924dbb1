// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.versions.RegisterHistories;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Values;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConvergenceCheckerTest {
    private final RegisterHistories histories = new RegisterHistories();

    private CheckResult check(Keeps keeps) {
        return new ConvergenceChecker(keeps, Duration.ofMillis(1)).check(histories.build(), Budget.defaults());
    }

    private void delete(int process, String key) {
        int ref = histories.builder().values().ofString(key);
        histories.pause(1);
        histories.builder().invoke(process, Functions.WRITE, ref, Values.NIL, 1_000_000);
        histories.builder().complete(process, Outcome.OK, Values.NIL, 1_000_001);
    }

    @Test
    void acceptsAgreementOnTheNewestValue() {
        histories.write(0, "x", 1).write(1, "x", 2).pause(5_000).read(0, "x", 2).read(1, "x", 2);
        CheckResult result = check(Keeps.NEWEST);
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements()).containsEntry("finalReads", 2);
    }

    @Test
    void findsReplicasThatDisagree() {
        histories.write(0, "x", 1).write(1, "x", 2).pause(5_000).read(0, "x", 1).read(1, "x", 2);
        Finding finding = check(Keeps.ANY).findings().get(0);
        assertThat(finding.anomaly()).isEqualTo("diverged");
        assertThat(finding.operations()).containsExactly(2, 3);
    }

    @Test
    void findsALostWrite() {
        histories.write(0, "x", 1).write(1, "x", 2).pause(5_000).read(0, "x", 1).read(1, "x", 1);
        assertThat(check(Keeps.ANY).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(Keeps.NEWEST).findings()).extracting(Finding::anomaly).containsExactly("lost-write");
    }

    @Test
    void siblingsMustKeepEveryWriteThatNoOtherKnewOf() {
        histories.write(0, "x", 1).write(1, "x", 2).read(2, "x", 2).write(2, "x", 3);
        histories.pause(5_000).readSiblings(0, "x", 3);
        assertThat(check(Keeps.NEWEST).verdict()).isEqualTo(Verdict.VALID);
        assertThat(check(Keeps.SIBLINGS).findings().get(0).operations()).containsExactly(0, 4);
    }

    @Test
    void agreesOnSiblingsInAnyOrder() {
        histories.write(0, "x", 1).write(1, "x", 2).pause(5_000);
        histories.readSiblings(0, "x", 1, 2).readSiblings(1, "x", 2, 1);
        assertThat(check(Keeps.SIBLINGS).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void findsADeletedValueThatCameBack() {
        histories.write(0, "x", 1);
        delete(0, "x");
        histories.pause(5_000).read(1, "x", 1);
        assertThat(check(Keeps.NEWEST).findings()).extracting(Finding::anomaly).containsExactly("resurrected");
    }

    @Test
    void acceptsADeletedKeyThatStaysAway() {
        histories.write(0, "x", 1);
        delete(0, "x");
        histories.pause(5_000).readNothing(1, "x");
        assertThat(check(Keeps.NEWEST).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void countsOnlyReadsAfterTheLastFault() {
        histories
                .write(0, "x", 1)
                .write(0, "x", 2)
                .read(1, "x", 1)
                .pause(10_000)
                .read(1, "x", 2);
        histories.builder().fault(new FaultWindow("partition", "n1 | n2", 0, 5_000_000));
        CheckResult result = check(Keeps.NEWEST);
        assertThat(result.verdict()).isEqualTo(Verdict.VALID);
        assertThat(result.measurements()).containsEntry("finalReads", 1);
    }

    @Test
    void isUnknownWithoutFinalReadsOrHealing() {
        histories.write(0, "x", 1).pause(5_000).read(0, "x", 1).write(0, "x", 2);
        assertThat(check(Keeps.ANY).unknown()).extracting(Unknown::cause).isEqualTo(Unknown.Cause.TOO_FEW_OPERATIONS);
        histories.builder().fault(new FaultWindow("kill", "n1", 0, Long.MAX_VALUE));
        histories.read(0, "x", 2);
        assertThat(check(Keeps.ANY).unknown()).extracting(Unknown::detail).isEqualTo("a fault was never healed");
    }
}
