// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.DiskFault.CopyDisks;
import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.nemesis.DiskFault.DamageDisks;
import dev.touchstone.nemesis.DiskFault.FillDisks;
import dev.touchstone.nemesis.DiskFault.FillMaps;
import dev.touchstone.nemesis.DiskFault.RollBackDisks;
import dev.touchstone.nemesis.DiskFault.SlowDisks;
import dev.touchstone.nemesis.DiskFault.WipeDisks;
import dev.touchstone.nemesis.Injector.Observation;
import dev.touchstone.nemesis.NodeState.Condition;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Disks at rest are touched only while their node is down; disks alive are believed by what they do. */
class DiskInjectorTest {
    private static final List<String> N1 = List.of("n1");

    private final FakeFaults faults = new FakeFaults();
    private final FakeProcesses processes = new FakeProcesses(Duration.ZERO, faults::kill);
    private final List<String> touched = new ArrayList<>();
    private final NodeInjectors injectors = NodeInjectors.of(
            new HeldProcesses(processes, Duration.ofMillis(200)), new WatchedDisks(), faults, Runnable::run);
    private final Ask<Fault> ask = new Ask<>(injectors.with(new NoLinks()));

    @AfterEach
    void close() {
        injectors.close();
    }

    @Test
    void disksAreTouchedWhileTheirNodeIsDown() {
        for (Fault fault : List.of(
                new DamageDisks("disk-damage", "n1", N1, Damage.FLIP, 7),
                new CopyDisks("disk-rollback", "n1", N1),
                new RollBackDisks("disk-rollback", "n1", N1),
                new WipeDisks("disk-wiped", "n1", N1))) {
            Observation seen = ask.inject(fault);
            assertThat(seen.observed()).as(seen.evidence()).isTrue();
            assertThat(seen.evidence()).contains("it is DEAD; ").contains(" of a DEAD node");
            assertThat(seen.agoNanos()).as("the node was dead before").isPositive();
            Observation healed = ask.heal(fault);
            assertThat(healed.observed()).isTrue();
            assertThat(healed.evidence()).contains("its storage says: recoveries 1, corrupt 0");
            assertThat(processes.serves("n1")).isTrue();
        }
        assertThat(touched).containsExactly("damage", "copy", "roll-back", "wipe");
    }

    @Test
    void aNodeThatAnotherFaultKilledStaysDownWhenItsDiskIsHealed() {
        WipeDisks wipe = new WipeDisks("disk-wiped", "n1", N1);
        KillNodes kill = new KillNodes("kill-one", "n1", N1);
        ask.inject(kill);
        assertThat(ask.inject(wipe).observed()).isTrue();
        assertThat(ask.heal(wipe).evidence()).contains("another fault still wants it down");
        assertThat(ask.heal(kill).observed()).isTrue();
        assertThat(ask.heal(wipe).observed()).isTrue();
    }

    @Test
    void aSlowDiskIsSeenByTheSavesThatItHeldBack() throws IOException {
        SlowDisks slow = new SlowDisks("disk-slow", "n1", N1, Duration.ofMillis(200));
        CompletableFuture<Observation> seen = ask.injecting(slow);
        awaitTold(() -> !faults.state("n1").saveDelay().isZero());
        assertThat(seen).isNotDone();
        faults.save("n1", false);
        assertThat(seen.join().observed()).isTrue();
        assertThat(seen.join().evidence()).contains("saves take 200 ms longer, 1 saves were held back");
        assertThat(ask.heal(slow).evidence()).contains("saves take 0 ms longer");
    }

    @Test
    void aSlowDiskThatSlowedNothingIsNotSeen() {
        Observation seen = ask.inject(new SlowDisks("disk-slow", "n1", N1, Duration.ofMillis(200)));
        assertThat(seen.observed()).isFalse();
        assertThat(seen.evidence()).contains("0 saves were held back");
    }

    @Test
    void ofTwoDelaysTheLongestHolds() throws IOException {
        SlowDisks slow = new SlowDisks("disk-slow", "n1", N1, Duration.ofMillis(200));
        SlowDisks slower = new SlowDisks("disk-slow", "n1", N1, Duration.ofMillis(500));
        CompletableFuture<Observation> first = ask.injecting(slower);
        CompletableFuture<Observation> second = ask.injecting(slow);
        awaitTold(() -> faults.state("n1").saveDelay().toMillis() == 500);
        ask.heal(slower);
        assertThat(faults.state("n1").saveDelay().toMillis()).isEqualTo(200);
        assertThat(ask.heal(slow).observed()).isTrue();
        assertThat(faults.state("n1").saveDelay()).isZero();
        assertThat(first.join().observed() || second.join().observed()).isFalse();
    }

    @Test
    void aFullMapIsSeenByTheKeysItRefusedOrByWhatTheNodeSays() throws IOException {
        FillMaps fill = new FillMaps("map-full", "n1", N1);
        CompletableFuture<Observation> seen = ask.injecting(fill);
        awaitTold(() -> faults.state("n1").mapFull());
        faults.save("n1", true);
        assertThat(seen.join().evidence()).contains("map full").contains("1 refused");
        assertThat(ask.heal(fill).observed()).isTrue();
        assertThat(ask.inject(fill).evidence()).contains("map full");
        assertThat(ask.heal(fill).observed()).isTrue();
    }

    @Test
    void aFullDiskStaysFullUntilTheLastFaultIsOver() throws IOException {
        FillDisks fill = new FillDisks("disk-full", "n1", N1);
        FillDisks other = new FillDisks("disk-full", "n1,n2", List.of("n1", "n2"));
        assertThat(ask.inject(fill).observed()).isTrue();
        assertThat(ask.inject(other).observed()).isTrue();
        assertThat(ask.heal(other).evidence()).contains("n1: another fault still wants the like");
        assertThat(faults.state("n1").diskFull()).isTrue();
        assertThat(faults.state("n2").diskFull()).isFalse();
        assertThat(ask.heal(fill).observed()).isTrue();
        assertThat(faults.state("n1").diskFull()).isFalse();
    }

    @Test
    void aNodeThatDoesNotDoWhatItIsToldIsNotBelieved() {
        faults.turnDeaf();
        assertThat(ask.inject(new FillDisks("disk-full", "n1", N1)).observed()).isFalse();
        assertThat(ask.inject(new FillMaps("map-full", "n1", N1)).observed()).isFalse();
    }

    @Test
    void aNodeThatWasKilledIsToldAgain() throws IOException {
        ask.inject(new FillMaps("map-full", "n1", N1));
        KillNodes kill = new KillNodes("kill-one", "n1", N1);
        ask.inject(kill);
        assertThat(faults.state("n1").mapFull()).isFalse();
        ask.heal(kill);
        assertThat(faults.state("n1").mapFull()).isTrue();
    }

    @FunctionalInterface
    private interface Look {
        boolean holds() throws IOException;
    }

    private static void awaitTold(Look look) {
        Observation told = Workers.await(Duration.ofSeconds(30), () -> {
            try {
                return new Observation(look.holds(), "");
            } catch (IOException e) {
                return new Observation(false, e.getMessage());
            }
        });
        assertThat(told.observed()).isTrue();
    }

    private final class WatchedDisks implements NodeDisks {
        @Override
        public String damage(String node, Damage how, long seed) {
            return touched(node, "damage");
        }

        @Override
        public String copy(String node) {
            return touched(node, "copy");
        }

        @Override
        public String rollBack(String node) {
            return touched(node, "roll-back");
        }

        @Override
        public String wipe(String node) {
            return touched(node, "wipe");
        }

        private String touched(String node, String how) {
            touched.add(how);
            Condition condition = processes.state(node).condition();
            return how + " of a " + condition + " node";
        }
    }
}
