// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.nemesis.Fault.KillNodes;
import dev.touchstone.nemesis.Fault.SkewClocks;
import dev.touchstone.nemesis.Fault.StrobeClocks;
import dev.touchstone.nemesis.Injector.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clocks are believed to be wrong when the node says by how much, and right when it says so. */
class ClockInjectorTest {
    private final FakeFaults faults = new FakeFaults();
    private final FakeProcesses processes = new FakeProcesses(Duration.ZERO, faults::kill);
    private final NodeInjectors injectors = NodeInjectors.of(processes, new NoDisks(), faults, Runnable::run);
    private final Ask ask = new Ask(injectors.with(new NoLinks()));

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
        Observation seen = ask.inject(skew(-3_000, 0));
        assertThat(seen).isEqualTo(new Observation(true, "n1 says that its clock is 3000 ms behind"));
        assertThat(aheadMillis()).isEqualTo(-3_000);
        assertThat(ask.heal(skew(-3_000, 0)).observed()).isTrue();
        assertThat(aheadMillis()).isZero();
    }

    @Test
    void driftIsSeen() throws IOException {
        assertThat(ask.inject(skew(500, 50_000)).evidence()).contains("and runs 50000 ppm too fast");
        assertThat(faults.state("n1").driftPpm()).isEqualTo(50_000);
        assertThat(ask.heal(skew(500, 50_000)).observed()).isTrue();
        assertThat(faults.state("n1").driftPpm()).isZero();
    }

    @Test
    void whatOverlapsAddsUp() throws IOException {
        ask.inject(skew(2_000, 0));
        assertThat(ask.inject(skew(-500, 0)).evidence()).contains("1500 ms ahead");
        assertThat(ask.heal(skew(2_000, 0)).evidence()).contains("500 ms behind");
        assertThat(ask.heal(skew(2_000, 0)).evidence()).as("a second time").contains("500 ms behind");
        assertThat(ask.heal(skew(-500, 0)).observed()).isTrue();
        assertThat(aheadMillis()).isZero();
    }

    @Test
    void aNodeThatDoesNotDoWhatItIsToldIsNotBelieved() {
        faults.turnDeaf();
        Observation seen = ask.inject(skew(2_000, 0));
        assertThat(seen.observed()).isFalse();
        assertThat(seen.evidence()).contains("its clock is 0 ms ahead, where it should be 2000 ms ahead");
    }

    @Test
    void aNodeThatWasKilledIsToldAgain() throws IOException {
        ask.inject(skew(2_000, 0));
        KillNodes kill = new KillNodes("kill-one", "n1", List.of("n1"));
        ask.inject(kill);
        assertThat(aheadMillis()).isZero();
        assertThat(ask.heal(kill).evidence()).contains("n1 says that its clock is 2000 ms ahead");
        assertThat(aheadMillis()).isEqualTo(2_000);
    }

    @Test
    void anUnreachableNodeIsNotSeen() {
        faults.unreachable("n1");
        Observation seen = ask.inject(skew(2_000, 0));
        assertThat(seen.observed()).isFalse();
        assertThat(seen.evidence()).contains("n1: connection refused");
    }

    @Test
    void aStrobeJumpsOnTopOfWhatElseIsWrong() throws IOException {
        StrobeClocks strobe =
                new StrobeClocks("clock-strobe", "n1", List.of("n1"), Duration.ofMillis(700), Duration.ofMillis(5));
        ask.inject(skew(2_000, 0));
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
        ask.heal(skew(2_000, 0));
        assertThat(aheadMillis()).isZero();
    }

    @Test
    void shiftsAddUpOverTime() {
        ClockShifts shifts = new ClockShifts();
        shifts.add("a", Duration.ofSeconds(1), 100_000, 0);
        shifts.add("b", Duration.ofSeconds(-3), 0, 0);
        assertThat(shifts.ahead(10_000_000_000L).toMillis()).isCloseTo(-1_000, within(1L));
        assertThat(shifts.remove("a")).isTrue();
        assertThat(shifts.remove("a")).isFalse();
        assertThat(shifts.ahead(10_000_000_000L)).isEqualTo(Duration.ofSeconds(-3));
    }
}
