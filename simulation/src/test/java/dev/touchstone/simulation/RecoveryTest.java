// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.nemesis.ProcessFault;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When the faults are over: what does not recover in time is told, and what does is let be. */
class RecoveryTest {
    private final SimWorld world = new SimWorld(1, SimConfig.ofNodes(3));

    private boolean settlesWithin(Duration time) {
        AtomicBoolean settled = new AtomicBoolean();
        long end = world.timeline().nanos() + time.toNanos();
        while (!settled.get() && world.timeline().nanos() < end) {
            world.settling().ask(settled::set);
            run(Duration.ofMillis(100));
        }
        return settled.get();
    }

    private void run(Duration time) {
        AtomicBoolean over = new AtomicBoolean();
        world.timeline().after(time, () -> over.set(true));
        world.runUntil(over::get, Duration.ofHours(1));
    }

    @Test
    void aHealthyClusterSettlesAtOnce() {
        run(Duration.ofSeconds(1));
        assertThat(settlesWithin(Duration.ofSeconds(1))).isTrue();
        world.demandAgreement();
    }

    @Test
    void aNodeThatStaysDownIsALivenessFailure() {
        world.injector().inject(new ProcessFault.KillNodes("kill-one", "n2", List.of("n2")), seen -> {});
        assertThatThrownBy(() -> settlesWithin(Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(SimulationFailure.class, failure -> assertThat(failure.kind())
                        .isEqualTo(SimulationFailure.Kind.LIVENESS))
                .hasMessageContaining("n2 is down, 12 s after all faults were healed");
    }

    @Test
    void aNodeThatStaysCutOffIsALivenessFailure() {
        world.injector()
                .inject(new LinkFault.CutLinks("cut", "n3", linksTo("n3"), LinkFault.Cut.BLACKHOLE), seen -> {});
        run(Duration.ofSeconds(5));
        assertThatThrownBy(() -> settlesWithin(Duration.ofSeconds(20))).hasMessageContaining("for DEAD, 12 s after");
    }

    @Test
    void replicasThatCannotComeToAgreeAreALivenessFailure() {
        TreeMap<String, BucketSettings> buckets = new TreeMap<>();
        buckets.put(
                "b",
                new BucketSettings(
                        3,
                        1,
                        1,
                        Consistency.EVENTUAL,
                        Resolve.LWW,
                        QuorumKind.STRICT,
                        ReadRepair.ASYNC,
                        new TreeSet<>()));
        AtomicBoolean defined = new AtomicBoolean();
        world.defineBuckets(buckets, () -> defined.set(true));
        world.runUntil(defined::get, Duration.ofSeconds(10));
        assertThat(settlesWithin(Duration.ofSeconds(1))).isTrue();
        Fault cut = new LinkFault.CutLinks("cut", "n3", linksTo("n3"), LinkFault.Cut.BLACKHOLE);
        Injector<Fault> injector = world.injector();
        injector.inject(cut, seen -> {});
        world.client("n1").put("b", "k", "v", "", KvClient.Quorum.BUCKET, result -> {});
        run(Duration.ofSeconds(1));
        assertThatThrownBy(world::demandAgreement).hasMessageContaining("the owners of [b/k] still differ");
        injector.heal(cut, seen -> {});
        world.demandAgreement();
    }

    private static List<Link> linksTo(String node) {
        List<Link> links = new ArrayList<>();
        for (String other : List.of("n1", "n2", "n3")) {
            if (!other.equals(node)) {
                links.add(new Link(other, node));
                links.add(new Link(node, other));
            }
        }
        return links;
    }
}
