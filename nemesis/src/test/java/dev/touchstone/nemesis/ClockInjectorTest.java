// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.ClockFault.SkewClocks;
import dev.touchstone.nemesis.ClockFault.StrobeClocks;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clocks are believed to be wrong when the node says by how much, and right when it says so. */
class ClockInjectorTest {
    private static final SkewClocks BEHIND = skew(-3_000, 0);
    private static final SkewClocks FAST = skew(500, 50_000);
    private static final SkewClocks AHEAD = skew(2_000, 0);
    private static final SkewClocks BACK = skew(-500, 0);

    private final FakeFaults faults = new FakeFaults();
    private final FakeProcesses processes = new FakeProcesses(Duration.ZERO, faults::kill);
    private final NodeInjectors injectors = NodeInjectors.of(
            new HeldProcesses(processes, Duration.ofMillis(200)), new NoDisks(), faults, Runnable::run);
    private final Ask<Fault> ask = new Ask<>(injectors.with(new NoLinks()));

    private static SkewClocks skew(int millis, int ppm) {
        return new SkewClocks("clock-skew", "n1", List.of("n1"), Duration.ofMillis(millis), ppm);
    }

    private long aheadMillis() throws IOException {
        return faults.state("n1").ahead().toMillis();
    }

    @AfterEach
    void close() {
        injectors.close();
    }

    @Test
    void aJumpIsSeenAndHealed() throws IOException {
        Observation seen = ask.inject(BEHIND);
        assertThat(seen).isEqualTo(new Observation(true, "n1 says that its clock is 3000 ms behind"));
        assertThat(aheadMillis()).isEqualTo(-3_000);
        assertThat(ask.heal(BEHIND).observed()).isTrue();
        assertThat(aheadMillis()).isZero();
    }

    @Test
    void driftIsSeen() throws IOException {
        assertThat(ask.inject(FAST).evidence())
                .containsPattern("and runs 50000 ppm too fast: it went \\d+ ms ahead in");
        assertThat(faults.state("n1").driftPpm()).isEqualTo(50_000);
        assertThat(ask.heal(FAST).observed()).isTrue();
        assertThat(faults.state("n1").driftPpm()).isZero();
    }

    @Test
    void aDriftThatIsOnlySaidIsNotBelieved() {
        faults.feignDrift();
        Observation seen = ask.inject(FAST);
        assertThat(seen.observed()).isFalse();
        assertThat(seen.evidence()).contains("but it went 0 ms ahead in", "which is no such drift");
    }

    @Test
    void whatOverlapsAddsUp() throws IOException {
        ask.inject(AHEAD);
        assertThat(ask.inject(BACK).evidence()).contains("1500 ms ahead");
        assertThat(ask.heal(AHEAD).evidence()).contains("500 ms behind");
        assertThat(ask.heal(AHEAD).evidence()).as("a second time").contains("500 ms behind");
        assertThat(ask.heal(BACK).observed()).isTrue();
        assertThat(aheadMillis()).isZero();
    }

    @Test
    void aNodeThatDoesNotDoWhatItIsToldIsNotBelieved() {
        faults.turnDeaf();
        Observation seen = ask.inject(AHEAD);
        assertThat(seen.observed()).isFalse();
        assertThat(seen.evidence()).contains("its clock is 0 ms ahead, where it should be 2000 ms ahead");
    }

    @Test
    void aNodeThatWasKilledIsToldAgain() throws IOException {
        ask.inject(AHEAD);
        KillNodes kill = new KillNodes("kill-one", "n1", List.of("n1"));
        ask.inject(kill);
        assertThat(aheadMillis()).isZero();
        assertThat(ask.heal(kill).evidence()).contains("n1 says that its clock is 2000 ms ahead");
        assertThat(aheadMillis()).isEqualTo(2_000);
    }

    @Test
    void anUnreachableNodeIsNotSeen() {
        faults.unreachable("n1");
        Observation seen = ask.inject(AHEAD);
        assertThat(seen.observed()).isFalse();
        assertThat(seen.evidence()).contains("n1: connection refused");
    }

    @Test
    void aStrobeJumpsOnTopOfWhatElseIsWrong() throws IOException {
        StrobeClocks strobe =
                new StrobeClocks("clock-strobe", "n1", List.of("n1"), Duration.ofMillis(700), Duration.ofMillis(5));
        ask.inject(AHEAD);
        assertThat(ask.inject(strobe).evidence()).contains("2700 ms ahead");
        Observation back = Workers.await(Duration.ofSeconds(20), () -> {
            try {
                return new Observation(aheadMillis() == 2_000, "");
            } catch (IOException e) {
                return new Observation(false, e.getMessage());
            }
        });
        assertThat(back.observed()).isTrue();
        Observation healed = ask.heal(strobe);
        assertThat(healed.observed()).isTrue();
        assertThat(healed.evidence()).contains("2000 ms ahead").contains("jumps that were seen");
        ask.heal(AHEAD);
        assertThat(aheadMillis()).isZero();
    }

    @Test
    void equalFaultsAreTwo() throws IOException {
        SkewClocks same = skew(2_000, 0);
        ask.inject(AHEAD);
        assertThat(ask.inject(same).evidence()).contains("4000 ms ahead");
        ask.heal(same);
        assertThat(ask.heal(same).evidence()).as("healed twice").contains("2000 ms ahead");
        ask.heal(AHEAD);
        assertThat(aheadMillis()).isZero();
    }

    @Test
    void aSlowClockNeverGoesBackByItself() {
        ClockShifts shifts = new ClockShifts();
        shifts.add(FAST, Duration.ZERO, -100_000, 0);
        for (long now = 1; now < 5_000_000; now += 50_000) {
            long then = now - 1 + shifts.ahead(now - 1).toNanos();
            assertThat(now + shifts.ahead(now).toNanos()).isGreaterThanOrEqualTo(then);
        }
    }

    @Test
    void shiftsAddUpOverTime() {
        ClockShifts shifts = new ClockShifts();
        shifts.add(AHEAD, Duration.ofSeconds(1), 100_000, 0);
        shifts.add(BACK, Duration.ofSeconds(-3), 0, 0);
        assertThat(shifts.ahead(10_000_000_000L).toMillis()).isEqualTo(-1_000);
        assertThat(shifts.remove(AHEAD)).isTrue();
        assertThat(shifts.remove(AHEAD)).isFalse();
        assertThat(shifts.ahead(10_000_000_000L)).isEqualTo(Duration.ofSeconds(-3));
    }
}
