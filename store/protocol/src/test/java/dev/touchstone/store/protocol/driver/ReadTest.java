// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a read asks, and what it does about those that lag. */
class ReadTest {
    private static TestCluster cluster(int r, ReadRepair repair) {
        return new TestCluster(3)
                .define(new BucketSettings(
                        3, r, 1, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.STRICT, repair, new TreeSet<>()));
    }

    /** The node that was asked has answered itself, before anybody else is asked. */
    @Test
    void aReadOfOneRepairsTheOtherOwnersToo() {
        TestCluster cluster = cluster(1, ReadRepair.ASYNC);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "a");
        cluster.run(Duration.ofSeconds(5));
        for (NodeId owner : owners.subList(1, 3)) {
            cluster.kill(owner);
            cluster.lose(owner, "k");
            cluster.start(owner);
        }
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.record(owners.get(2), "k").isNone()).isTrue();
        assertThat(cluster.read(owners.get(0), "k")).containsExactly("a");
        cluster.run(Duration.ofSeconds(1));
        for (NodeId owner : owners) {
            assertThat(cluster.record(owner, "k").values()).as("at %s", owner).hasSize(1);
        }
    }

    /** Blocking repair needs R, and so many that no later read can miss them all; the others hear of a write by its own way. */
    @ParameterizedTest
    @CsvSource({"OFF,1,0", "OFF,2,1", "OFF,3,2", "BLOCKING,1,2", "BLOCKING,2,1", "BLOCKING,3,2"})
    void itAsksNoMoreThanCanBeEnough(ReadRepair repair, int r, int others) {
        TestCluster cluster = cluster(r, repair);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "a");
        cluster.run(Duration.ofSeconds(5));
        Set<NodeId> asked = watch(cluster);
        assertThat(cluster.read(owners.get(1), "k")).containsExactly("a");
        cluster.run(Duration.ofSeconds(1));
        assertThat(asked).hasSize(others).doesNotContain(owners.get(1));
    }

    /** What it does not ask it cannot repair. */
    @Test
    void withAsynchronousRepairOneReadInTenAsksAllOwners() {
        TestCluster cluster = cluster(1, ReadRepair.ASYNC);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "a");
        cluster.run(Duration.ofSeconds(5));
        int[] asked = {0};
        cluster.lost = (to, message) -> {
            asked[0] += message instanceof Message.FetchRecord ? 1 : 0;
            return false;
        };
        for (int i = 0; i < 100; i++) {
            cluster.read(owners.get(1), "k");
        }
        assertThat(asked[0]).isEqualTo(2 * 100 / 10);
    }

    @Test
    void inTurnsItAsksAllOwners() {
        TestCluster cluster = cluster(2, ReadRepair.BLOCKING);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "a");
        cluster.run(Duration.ofSeconds(5));
        Set<NodeId> asked = watch(cluster);
        for (int i = 0; i < 10; i++) {
            cluster.read(owners.get(0), "k");
            cluster.run(Duration.ofMillis(10L * i));
        }
        assertThat(asked).containsExactlyInAnyOrder(owners.get(1), owners.get(2));
    }

    /** An owner that died is asked until it is known to be dead. */
    @Test
    void whoIsSilentIsReplacedSoonerThanAReplicaIsGivenUp() {
        TestCluster cluster = cluster(2, ReadRepair.BLOCKING);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "a");
        cluster.run(Duration.ofSeconds(5));
        cluster.isolate(owners.get(1));
        long before = cluster.nowMicros();
        for (int i = 0; i < 4; i++) {
            assertThat(cluster.read(owners.get(0), "k")).containsExactly("a");
        }
        assertThat(cluster.nowMicros() - before).isBetween(20_000L, 120_000L);
    }

    /** Its answer says at once that another one is needed. */
    @Test
    void whoseRecordIsDamagedIsReplacedAtOnceAndRepaired() {
        TestCluster cluster = cluster(2, ReadRepair.BLOCKING);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "a");
        cluster.run(Duration.ofSeconds(5));
        for (NodeId owner : owners.subList(1, 3)) {
            cluster.kill(owner);
            cluster.damage(owner, Table.RECORDS);
            cluster.start(owner);
            cluster.run(Duration.ofSeconds(5));
            for (int i = 0; i < 4; i++) {
                long before = cluster.nowMicros();
                assertThat(cluster.read(owners.get(0), "k")).containsExactly("a");
                assertThat(cluster.nowMicros() - before).isLessThan(20_000);
            }
            cluster.run(Duration.ofSeconds(1));
            assertThat(cluster.record(owner, "k").values()).as("at %s", owner).hasSize(1);
        }
    }

    private static Set<NodeId> watch(TestCluster cluster) {
        Set<NodeId> asked = new TreeSet<>();
        cluster.lost = (to, message) -> {
            if (message instanceof Message.FetchRecord) {
                asked.add(to);
            }
            return false;
        };
        return asked;
    }
}
