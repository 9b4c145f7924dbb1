// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.simulation.ambient.AmbientKind;
import dev.touchstone.simulation.client.Reach;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds drawn from their seeds. */
class SwarmTest {
    private static final int MANY = 1_000;

    @Test
    void oneSeedOneWorld() {
        assertThat(SimConfig.swarm(5)).isEqualTo(SimConfig.swarm(5));
        assertThat(SimConfig.swarm(5).knobs()).isNotEqualTo(SimConfig.swarm(6).knobs());
    }

    @Test
    void everyKnobIsTurned() {
        TreeSet<Integer> nodes = new TreeSet<>();
        TreeSet<Integer> shards = new TreeSet<>();
        EnumSet<AmbientKind> kinds = EnumSet.noneOf(AmbientKind.class);
        EnumSet<Footing> taken = EnumSet.noneOf(Footing.class);
        TreeSet<String> told = new TreeSet<>();
        EnumSet<Reach> reaches = EnumSet.noneOf(Reach.class);
        TreeSet<Integer> attempts = new TreeSet<>();
        int kept = 0;
        for (int seed = 1; seed <= MANY; seed++) {
            SimConfig world = SimConfig.swarm(seed);
            nodes.add(world.nodes());
            shards.add(world.shards());
            kinds.addAll(world.ambient().keySet());
            taken.addAll(world.takesBack());
            told.addAll(world.knobs().keySet());
            reaches.add(world.clients().reach());
            attempts.add(world.clients().attemptsMax());
            kept += world.takesBack().isEmpty() ? 1 : 0;
        }
        assertThat(nodes).containsExactly(3, 4, 5, 6, 7, 8, 9);
        assertThat(shards).containsExactly(1, 2, 3, 4);
        assertThat(kinds)
                .as("all but what no world of the swarm may promise")
                .isEqualTo(EnumSet.complementOf(EnumSet.of(AmbientKind.KEY_HOT)));
        assertThat(taken).containsExactlyInAnyOrder(Footing.values());
        assertThat(kept).as("worlds of which all may be claimed").isBetween(MANY / 3, MANY * 2 / 3);
        assertThat(told)
                .contains(
                        "keys at most",
                        "lossy links",
                        "slow disks",
                        "slow nodes",
                        "slow messages",
                        "loss",
                        "repeats",
                        "clients ask",
                        "reads hedged",
                        "large values",
                        "long keys");
        assertThat(reaches).containsExactly(Reach.values());
        assertThat(attempts).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void timeOutsLeaveTimeForAnExchange() {
        for (int seed = 1; seed <= MANY; seed++) {
            SimConfig world = SimConfig.swarm(seed);
            long there = 2 * world.network().delay().maxNanos();
            long save = world.machine().disk().maxNanos()
                    * world.machine().slowDisks().factor();
            assertThat(world.limits().replicaTimeout().toNanos())
                    .as("seed %d", seed)
                    .isGreaterThan(there + save);
            assertThat(world.limits().requestTimeout())
                    .isGreaterThan(world.limits().replicaTimeout().multipliedBy(2));
        }
    }

    @Test
    void aWorldTakesBackWhatItsTroubleDoes() {
        assertThat(SimConfig.ofNodes(3).takesBack()).isEmpty();
        for (int seed = 1; seed <= MANY; seed++) {
            SimConfig world = SimConfig.swarm(seed);
            Set<Footing> taken = world.takesBack();
            boolean loses = world.ambient().keySet().stream()
                    .anyMatch(kind -> kind.takes().contains(Footing.KEPT_DISKS));
            assertThat(taken.contains(Footing.KEPT_DISKS)).isEqualTo(loses);
            assertThat(taken.contains(Footing.SANE_CLOCKS))
                    .isEqualTo(!world.machine().clockSkewMax().isZero());
        }
    }

    /** {@link SimRun} throws if an invariant breaks or the world does not come to rest. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 38, 39, 283, 1032})
    void holds(long seed) {
        SimRun run = SwarmMain.run(seed);
        assertThat(run.history().size()).isPositive();
        assertThat(run.coverage().states()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 17})
    void oneSeedOneHistory(long seed) {
        SimRun first = SwarmMain.run(seed);
        SimRun second = SwarmMain.run(seed);
        assertThat(second.historyText()).isEqualTo(first.historyText());
        assertThat(second.traceHash()).isEqualTo(first.traceHash());
        assertThat(second.coverage()).isEqualTo(first.coverage());
    }
}
