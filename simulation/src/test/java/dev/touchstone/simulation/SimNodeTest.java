// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimNodeTest {
    private final EventQueue queue = new EventQueue();

    private void runTo(long nanos) {
        boolean[] there = {false};
        queue.at(nanos, () -> there[0] = true);
        while (!there[0]) {
            queue.step();
        }
    }

    @Test
    void clocksAreRightUnlessTheyAreToldOtherwise() {
        SimNode right = SimNodes.alone(queue, SimConfig.ofNodes(1));
        SimNode off = SimNodes.alone(queue, SimConfig.ofNodes(1).withClocks(Duration.ofSeconds(3), 1_000));
        long skew = off.aheadMicros();
        assertThat(skew).isNotZero().isBetween(-3_000_000L, 3_000_000L);
        runTo(Duration.ofSeconds(1_000).toNanos());
        assertThat(right.aheadMicros()).isZero();
        assertThat(off.aheadMicros()).as("drifted").isNotEqualTo(skew).isBetween(skew - 1_000_000, skew + 1_000_000);
    }

    @Test
    void aClockJumpsAndDriftsAndIsRightAgain() {
        SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
        node.skew(-2_000_000, 0);
        assertThat(node.aheadMicros()).isEqualTo(-2_000_000);
        node.skew(0, 100_000);
        runTo(Duration.ofSeconds(10).toNanos());
        assertThat(node.aheadMicros()).isEqualTo(1_000_000);
        node.skew(0, 0);
        assertThat(node.aheadMicros()).isZero();
    }

    @Test
    void aPausedNodeTakesNoStepUntilItIsResumed() {
        SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
        int[] steps = {0};
        node.pause();
        node.run(node.life(), () -> steps[0]++);
        assertThat(steps[0]).isZero();
        node.resume();
        assertThat(steps[0]).isEqualTo(1);
    }

    @Test
    void nothingOfAFormerLifeRunsInALaterOne() {
        SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
        int life = node.life();
        node.crash();
        node.run(node.life(), () -> {
            throw new AssertionError("ran while down");
        });
        node.start();
        node.run(life, () -> {
            throw new AssertionError("ran in a later life");
        });
        assertThat(node.life()).isGreaterThan(life);
    }

    @Test
    void whatTheCoreThrowsIsToldWithItsNode() {
        SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
        assertThatThrownBy(() -> node.run(node.life(), () -> {
                    throw new ArithmeticException("by zero");
                }))
                .hasMessage("n1 threw")
                .hasCauseInstanceOf(ArithmeticException.class);
    }
}
