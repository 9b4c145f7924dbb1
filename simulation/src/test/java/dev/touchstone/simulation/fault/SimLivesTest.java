// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.ClockFault;
import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Faults of simulated nodes that overlap: a node is what all of them together want it to be. */
class SimLivesTest {
    private static final Fault KILL = new ProcessFault.KillNodes("kill-one", "n1", List.of("n1"));
    private static final Fault SAME = new ProcessFault.KillNodes("kill-one", "n1", List.of("n1"));
    private static final Fault WIPE = new DiskFault.WipeDisks("disk-wiped", "n1", List.of("n1"));
    private static final Fault PAUSE = new ProcessFault.PauseNodes("pause-one", "n1", List.of("n1"));

    private final SimWorld world = new SimWorld(1, SimConfig.ofNodes(3));
    private final List<Observation> seen = new ArrayList<>();

    private void run(Duration time) {
        AtomicBoolean over = new AtomicBoolean();
        world.timeline().after(time, () -> over.set(true));
        world.runUntil(over::get, Duration.ofHours(1));
    }

    private Observation inject(Fault fault) {
        world.injector().inject(fault, seen::add);
        run(Duration.ofSeconds(3));
        return seen.remove(0);
    }

    private Observation heal(Fault fault) {
        world.injector().heal(fault, seen::add);
        world.runUntil(() -> !seen.isEmpty(), Duration.ofSeconds(30));
        return seen.remove(0);
    }

    /** Whether all see each other. */
    private boolean isWhole() {
        AtomicBoolean whole = new AtomicBoolean();
        run(Duration.ofSeconds(3));
        world.settling().ask(whole::set);
        return whole.get();
    }

    @Test
    void aNodeKilledByTwoFaultsStartsWithTheLast() {
        assertThat(inject(KILL).observed()).isTrue();
        assertThat(inject(SAME).observed()).isTrue();
        assertThat(inject(WIPE).observed()).isTrue();
        assertThat(heal(KILL).evidence()).isEqualTo("another fault wants them down: n1");
        assertThat(heal(KILL).observed()).as("healed twice").isFalse();
        assertThat(heal(SAME).observed()).isFalse();
        assertThat(isWhole()).isFalse();
        assertThat(heal(WIPE).observed()).isTrue();
        assertThat(heal(KILL).observed()).isTrue();
        assertThat(isWhole()).isTrue();
    }

    @Test
    void aNodeKilledWhilePausedIsPausedAgain() {
        assertThat(inject(PAUSE).observed()).isTrue();
        assertThat(inject(KILL).observed()).isTrue();
        assertThat(heal(KILL).observed()).isTrue();
        assertThat(isWhole()).isFalse();
        assertThat(heal(PAUSE).observed()).isTrue();
        assertThat(isWhole()).isTrue();
    }

    @Test
    void allAreSeenToHealWhenAllAreHealedAtOnce() {
        Fault slow = new DiskFault.SlowDisks("disk-slow", "n2", List.of("n2"), Duration.ofMillis(100));
        Fault slower = new DiskFault.SlowDisks("disk-slow", "n2", List.of("n2"), Duration.ofMillis(300));
        Fault other = new ProcessFault.PauseNodes("pause-one", "n1", List.of("n1"));
        List<Fault> all = List.of(PAUSE, other, KILL, SAME, slow, slower);
        all.forEach(this::inject);
        all.forEach(fault -> world.injector().heal(fault, seen::add));
        world.runUntil(() -> seen.size() == all.size(), Duration.ofSeconds(30));
        assertThat(seen).allMatch(Observation::observed);
        assertThat(isWhole()).isTrue();
    }

    @Test
    void aPauseOfADeadNodeIsSeenAsNone() {
        inject(KILL);
        assertThat(inject(PAUSE)).isEqualTo(new Observation(false, "down, so not paused: n1"));
        heal(PAUSE);
        heal(KILL);
        assertThat(isWhole()).isTrue();
    }

    @Test
    void aPauseOfANodeThatIsJustStartingWaitsForIt() {
        inject(KILL);
        world.injector().heal(KILL, seen::add);
        world.injector().inject(PAUSE, seen::add);
        world.runUntil(() -> seen.size() == 2, Duration.ofSeconds(30));
        assertThat(seen).allMatch(Observation::observed);
        assertThat(seen).extracting(Observation::evidence).contains("paused: n1");
        seen.clear();
        assertThat(isWhole()).isFalse();
        heal(PAUSE);
        assertThat(isWhole()).isTrue();
    }

    @Test
    void aStormGoesRoundUntilItIsOver() {
        List<String> all = List.of("n1", "n2", "n3");
        Fault storm = new ProcessFault.RestartNodes("restart-storm", "n1,n2,n3, 1 at once", all, 1);
        assertThat(inject(storm).observed()).isTrue();
        Observation over = heal(storm);
        assertThat(over.observed()).isTrue();
        assertThat(over.evidence()).startsWith("4 restarts; ");
        assertThat(isWhole()).isTrue();
    }

    @Test
    void startsAreCrashed() {
        Fault crash =
                new ProcessFault.CrashStarts("crash-during-start", "n1", List.of("n1"), 2, Duration.ofMillis(200));
        assertThat(inject(crash).evidence()).isEqualTo("2 starts crashed after 200 us; down: n1");
        assertThat(heal(crash).observed()).isTrue();
        assertThat(isWhole()).isTrue();
    }

    @Test
    void aCopyThatWasNeverMadeIsNotPutBack() {
        Fault rollBack = new DiskFault.RollBackDisks("disk-rollback", "n1", List.of("n1"));
        assertThat(inject(rollBack)).isEqualTo(new Observation(false, "n1 is down: there is nothing to do that to"));
        assertThat(heal(rollBack).observed()).isTrue();
        assertThat(inject(new DiskFault.CopyDisks("disk-rollback", "n1", List.of("n1")))
                        .observed())
                .isTrue();
        assertThat(inject(rollBack).observed()).isTrue();
    }

    @Test
    void ofTwoSlowDisksTheSlowestCounts() {
        Fault slow = new DiskFault.SlowDisks("disk-slow", "n1", List.of("n1"), Duration.ofMillis(100));
        Fault slower = new DiskFault.SlowDisks("disk-slow", "n1", List.of("n1"), Duration.ofMillis(300));
        inject(slower);
        assertThat(inject(slow).evidence()).contains("saves take 300 ms longer");
        assertThat(heal(slower)).satisfies(over -> {
            assertThat(over.observed()).isFalse();
            assertThat(over.evidence())
                    .contains("another fault still wants the like")
                    .contains("100 ms longer");
        });
        assertThat(heal(slow).evidence()).contains("saves take 0 ms longer");
    }

    @Test
    void aStrobeAddsToWhatElseIsWrongWithAClock() {
        Fault skew = new ClockFault.SkewClocks("clock-skew", "n1", List.of("n1"), Duration.ofSeconds(2), 0);
        Fault strobe = new ClockFault.StrobeClocks(
                "clock-strobe", "n1", List.of("n1"), Duration.ofSeconds(-1), Duration.ofSeconds(1));
        inject(skew);
        assertThat(inject(strobe).evidence()).isEqualTo("n1 is ahead of true time by 1000 ms");
        assertThat(heal(strobe).evidence()).isEqualTo("n1 is ahead of true time by 2000 ms");
        assertThat(heal(skew).evidence()).isEqualTo("n1 is ahead of true time by 0 ms");
    }
}
