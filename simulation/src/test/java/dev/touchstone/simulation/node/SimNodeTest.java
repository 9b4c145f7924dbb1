// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.nemesis.ClockFault.SkewClocks;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.time.EventQueue;
import java.time.Duration;
import java.util.List;
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
        SkewClocks jump = new SkewClocks("clock-skew", "n1", List.of("n1"), Duration.ofSeconds(-2), 0);
        node.clockShifts().add(jump, jump.by(), jump.driftPpm(), queue.now());
        assertThat(node.aheadMicros()).isEqualTo(-2_000_000);
        SkewClocks drift = new SkewClocks("clock-drift", "n1", List.of("n1"), Duration.ZERO, 100_000);
        node.clockShifts().add(drift, drift.by(), drift.driftPpm(), queue.now());
        runTo(Duration.ofSeconds(10).toNanos());
        assertThat(node.aheadMicros()).isEqualTo(-2_000_000 + 1_000_000);
        node.clockShifts().remove(jump);
        assertThat(node.aheadMicros()).isEqualTo(1_000_000);
        node.clockShifts().remove(drift);
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

    /** Whatever its core does next; a node that does nothing lives on. */
    @Test
    void isKilledBetweenTwoEffects() {
        SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));
        boolean[] killed = {false};
        node.killAfter(3, () -> {
            killed[0] = true;
            node.crash();
        });
        for (int i = 0; i < 100 && !killed[0]; i++) {
            queue.step();
        }
        assertThat(killed[0]).isTrue();
        assertThat(node.isUp()).isFalse();
        node.start();
        assertThat(node.isUp()).isTrue();
    }
}
