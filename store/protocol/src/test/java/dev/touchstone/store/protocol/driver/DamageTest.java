// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Storage that refuses, or gives back what was never written. */
class DamageTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");

    @Test
    void aBucketThatCouldNotBeSavedIsRejectedAndUnknownAndCanBeDefinedLater() {
        TestCluster cluster = new TestCluster(3);
        cluster.run(Duration.ofSeconds(1));
        Request define = new Request.DefineBucket(TestCluster.BUCKET, BucketSettings.DEFAULT);
        cluster.fillMeta(N1, true);
        assertThat(cluster.ask(N1, define))
                .isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(Reply.Reason.FULL));
        cluster.run(Duration.ofSeconds(3));
        cluster.members.forEach(
                each -> assertThat(cluster.node(each.id()).view().buckets()).isEmpty());
        cluster.fillMeta(N1, false);
        assertThat(cluster.ask(N1, define)).isInstanceOf(Reply.Configured.class);
        assertThat(cluster.node(N2).view().buckets()).containsKey(TestCluster.BUCKET);
    }

    @Test
    void aPeerThatCouldNotSaveABucketLearnsItWhenItCan() {
        TestCluster cluster = new TestCluster(3);
        cluster.run(Duration.ofSeconds(1));
        cluster.fillMeta(N2, true);
        Request define = new Request.DefineBucket(TestCluster.BUCKET, BucketSettings.DEFAULT);
        assertThat(cluster.ask(N1, define)).isInstanceOf(Reply.Indeterminate.class);
        assertThat(cluster.node(N2).view().buckets()).isEmpty();
        cluster.fillMeta(N2, false);
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.node(N2).view().buckets()).containsKey(TestCluster.BUCKET);
    }

    @Test
    void twoChangesAtOnceAreMadeOneAfterTheOther() {
        TestCluster cluster = new TestCluster(3);
        BucketSettings later = new BucketSettings(
                3,
                1,
                1,
                BucketSettings.DEFAULT.consistency(),
                BucketSettings.DEFAULT.resolve(),
                BucketSettings.DEFAULT.quorum(),
                BucketSettings.DEFAULT.readRepair(),
                BucketSettings.DEFAULT.bugs());
        cluster.submit(N1, new Request.DefineBucket(TestCluster.BUCKET, BucketSettings.DEFAULT), none -> {});
        assertThat(cluster.ask(N1, new Request.DefineBucket(TestCluster.BUCKET, later)))
                .isInstanceOf(Reply.Configured.class);
        cluster.members.forEach(
                each -> assertThat(cluster.node(each.id()).view().buckets()).containsEntry(TestCluster.BUCKET, later));
    }

    @Test
    void damagedSettingsAreSkippedAndComeBackByGossip() {
        TestCluster cluster = new TestCluster(3).define(BucketSettings.DEFAULT);
        cluster.kill(N1);
        cluster.damage(N1, Table.META);
        cluster.start(N1);
        cluster.run(Duration.ofMillis(1));
        assertThat(cluster.node(N1).view().buckets()).isEmpty();
        assertThat(cluster.notes).anyMatch(note -> note.startsWith("n1 bucket-corrupt"));
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.node(N1).view().buckets()).containsKey(TestCluster.BUCKET);
        cluster.restart(N1);
        cluster.run(Duration.ofMillis(1));
        assertThat(cluster.node(N1).view().buckets()).containsKey(TestCluster.BUCKET);
    }

    /** The age of a hint is lost with its value: it is kept as if it were new. */
    @Test
    void hintsWhoseValuesAreDamagedAreHandedOverAllTheSame() {
        TestCluster cluster = new TestCluster(3).define(BucketSettings.DEFAULT);
        NodeId coordinator = cluster.owners("k", 3).get(0);
        NodeId down = cluster.owners("k", 3).get(1);
        cluster.isolate(down);
        assertThat(cluster.put(coordinator, "k", "a")).isInstanceOf(Reply.Stored.class);
        cluster.run(Duration.ofSeconds(2));
        assertThat(cluster.hints(coordinator)).isEqualTo(1);
        cluster.kill(coordinator);
        cluster.damage(coordinator, Table.HINTS);
        cluster.start(coordinator);
        cluster.heal();
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.hints(coordinator)).isZero();
        assertThat(cluster.record(down, "k").values()).hasSize(1);
        assertThat(cluster.put(coordinator, "k2", "a")).isInstanceOf(Reply.Stored.class);
    }
}
