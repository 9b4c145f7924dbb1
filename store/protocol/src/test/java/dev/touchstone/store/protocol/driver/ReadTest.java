// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.node.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

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
}
