// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.ProcessFault.CrashStarts;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import dev.touchstone.nemesis.ProcessFault.PauseNodes;
import dev.touchstone.nemesis.ProcessFault.RestartNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults of processes that overlap: a node is what all of them together want it to be. */
class ProcessInjectorTest {
    private static final KillNodes KILL = new KillNodes("kill-one", "n1", List.of("n1"));
    private static final KillNodes KILL_TWO = new KillNodes("kill-minority", "n1,n2", List.of("n1", "n2"));
    private static final PauseNodes PAUSE = new PauseNodes("pause-one", "n1", List.of("n1"));
    private static final PauseNodes PAUSE_TWO = new PauseNodes("pause-minority", "n1,n2", List.of("n1", "n2"));

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private FakeProcesses processes = new FakeProcesses(Duration.ZERO, node -> {});
    private ProcessInjector injector = new ProcessInjector(new HeldProcesses(processes, PATIENCE), Runnable::run);
    private Ask<ProcessFault> ask = new Ask<>(injector);

    private void startsTake(Duration time) {
        injector.close();
        processes = new FakeProcesses(time, node -> {});
        injector = new ProcessInjector(new HeldProcesses(processes, PATIENCE), Runnable::run);
        ask = new Ask<>(injector);
    }

    @AfterEach
    void close() {
        injector.close();
    }

    @Test
    void aNodeKilledByTwoFaultsStartsWhenTheLastHeals() {
        assertThat(ask.inject(KILL).observed()).isTrue();
        assertThat(ask.inject(KILL_TWO).observed()).isTrue();
        Observation first = ask.heal(KILL_TWO);
        assertThat(first.observed()).isFalse();
        assertThat(first.evidence()).contains("n1: another fault still wants it down");
        assertThat(processes.serves("n1")).isFalse();
        assertThat(processes.serves("n2")).isTrue();
        assertThat(ask.heal(KILL_TWO).evidence())
                .as("a fault healed twice releases no other's hold")
                .contains("still wants it down");
        assertThat(ask.heal(KILL).observed()).isTrue();
        assertThat(processes.serves("n1")).isTrue();
        assertThat(ask.heal(KILL_TWO).observed()).isTrue();
    }

    @Test
    void allAreSeenToHealWhenAllAreHealedAtOnce() {
        injector.close();
        injector = new ProcessInjector(new HeldProcesses(processes, Duration.ofSeconds(20)), Runnable::run);
        ask = new Ask<>(injector);
        ask.inject(KILL);
        ask.inject(KILL_TWO);
        ask.inject(PAUSE);
        ask.inject(PAUSE_TWO);
        List<CompletableFuture<Observation>> healing = new ArrayList<>();
        for (ProcessFault fault : List.of(PAUSE, KILL, KILL_TWO, PAUSE_TWO)) {
            healing.add(ask.healing(fault));
        }
        assertThat(healing).allSatisfy(healed -> assertThat(healed.join().observed())
                .as(healed.join().evidence())
                .isTrue());
        assertThat(processes.serves("n1")).isTrue();
    }

    @Test
    void equalKillsAreTwo() {
        KillNodes same = new KillNodes("kill-one", "n1", List.of("n1"));
        ask.inject(KILL);
        ask.inject(same);
        assertThat(ask.heal(KILL).observed()).isFalse();
        assertThat(ask.heal(KILL).observed()).as("healed twice").isFalse();
        assertThat(ask.heal(same).observed()).isTrue();
        assertThat(ask.heal(KILL).observed()).isTrue();
    }

    @Test
    void aNodeKilledWhilePausedIsPausedAgainWhenItIsUp() {
        assertThat(ask.inject(PAUSE).observed()).isTrue();
        assertThat(ask.inject(KILL).observed()).isTrue();
        assertThat(ask.heal(KILL).evidence()).contains("it is PAUSED");
        assertThat(processes.serves("n1")).isFalse();
        assertThat(ask.heal(PAUSE).observed()).isTrue();
        assertThat(processes.serves("n1")).isTrue();
    }

    @Test
    void aPauseOfADeadNodeIsSeenAsNone() {
        ask.inject(KILL);
        Observation paused = ask.inject(PAUSE);
        assertThat(paused.observed()).isFalse();
        assertThat(paused.evidence()).contains("another fault has it down: it is DEAD");
        assertThat(ask.heal(PAUSE).observed()).isTrue();
        assertThat(ask.heal(KILL).observed()).isTrue();
        assertThat(processes.serves("n1")).as("nobody wants it paused any more").isTrue();
        assertThat(processes.log()).doesNotContain("pause n1", "resume n1");
    }

    @Test
    void aNodePausedByTwoFaultsGoesOnWhenTheLastHeals() {
        ask.inject(PAUSE);
        ask.inject(PAUSE_TWO);
        assertThat(ask.heal(PAUSE).evidence()).contains("n1: another fault still wants it paused");
        assertThat(processes.serves("n1")).isFalse();
        assertThat(ask.heal(PAUSE_TWO).observed()).isTrue();
        assertThat(processes.serves("n1")).isTrue();
    }

    @Test
    void allAreKilledInOneCall() {
        KillNodes all = new KillNodes("kill-all", "", List.of("n1", "n2", "n3", "n4", "n5"));
        Observation seen = ask.inject(all);
        assertThat(seen.observed()).isTrue();
        assertThat(seen.evidence()).contains("all 5 within ");
        assertThat(processes.log()).containsExactly("kill n1,n2,n3,n4,n5");
    }

    @Test
    void startsAreCrashedBeforeTheyServe() {
        startsTake(Duration.ofSeconds(10));
        CrashStarts crash = new CrashStarts("crash-during-start", "n1", List.of("n1"), 2, Duration.ofMillis(20));
        Observation seen = ask.inject(crash);
        assertThat(seen.observed()).as(seen.evidence()).isTrue();
        assertThat(seen.evidence()).contains("2 starts killed 20 ms after their first word, none of which served");
        assertThat(processes.log()).containsExactly("kill n1", "launch n1", "kill n1", "launch n1", "kill n1");
    }

    @Test
    void aStartIsNotCrashedBeforeItsFirstWord() {
        startsTake(Duration.ofSeconds(10));
        processes.silentFor(Duration.ofMillis(300));
        CrashStarts crash = new CrashStarts("crash-during-start", "n1", List.of("n1"), 1, Duration.ZERO);
        long start = System.nanoTime();
        assertThat(ask.inject(crash).observed()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aStartThatServedBeforeItWasCrashedIsToldAsThat() {
        CrashStarts crash = new CrashStarts("crash-during-start", "n1", List.of("n1"), 1, Duration.ofMillis(20));
        Observation seen = ask.inject(crash);
        assertThat(seen.observed()).isFalse();
        assertThat(seen.evidence()).contains("start 1 was killed only after it served");
        assertThat(ask.heal(crash).observed()).isTrue();
    }

    @Test
    void noStartIsCrashedWhileAnotherFaultWantsTheNodeDown() {
        ask.inject(KILL);
        CrashStarts crash = new CrashStarts("crash-during-start", "n1", List.of("n1"), 1, Duration.ofMillis(20));
        assertThat(ask.inject(crash).evidence()).contains("another fault wants it down, it cannot be started");
        assertThat(processes.log()).doesNotContain("launch n1");
        assertThat(ask.heal(KILL).observed()).isFalse();
        assertThat(ask.heal(crash).observed()).isTrue();
    }

    @Test
    void aStormRestartsEveryNodeAndNeverMoreThanAllowedAtOnce() {
        startsTake(Duration.ofMillis(30));
        List<String> nodes = List.of("n1", "n2", "n3", "n4", "n5");
        RestartNodes storm = new RestartNodes("restart-storm", "", nodes, 2);
        assertThat(ask.inject(storm).observed()).isTrue();
        Observation round = Workers.await(
                Duration.ofSeconds(50),
                () -> new Observation(
                        nodes.stream()
                                .allMatch(node -> processes.log().stream()
                                                .filter(("kill " + node)::equals)
                                                .count()
                                        >= 2),
                        String.valueOf(processes.log())));
        assertThat(round.observed()).as(round.evidence()).isTrue();
        Observation healed = ask.heal(storm);
        assertThat(healed.observed()).as(healed.evidence()).isTrue();
        assertThat(healed.evidence()).contains("restarts of n1,n3,n5").contains("restarts of n2,n4");
        assertThat(processes.notUpMost()).isEqualTo(2);
        assertThat(nodes).allMatch(processes::serves);
    }

    @Test
    void aStormLeavesANodeDownThatAnotherFaultWantsDown() {
        RestartNodes storm = new RestartNodes("restart-storm", "", List.of("n1", "n2"), 1);
        ask.inject(KILL);
        CompletableFuture<Observation> storming = ask.injecting(storm);
        assertThat(storming.join().observed()).isTrue();
        Observation healed = ask.heal(storm);
        assertThat(healed.observed()).isFalse();
        assertThat(healed.evidence()).contains("n1: another fault still wants it down");
        assertThat(processes.log()).doesNotContain("launch n1");
        assertThat(ask.heal(KILL).observed()).isTrue();
        assertThat(ask.heal(storm).observed()).isTrue();
    }
}
