// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.cluster.ClusterView.Liveness;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.version.CausalContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whole clusters of nodes in virtual time. */
class StoreNodeTest {
    private static final NodeId N1 = new NodeId("n1");

    private static BucketSettings settings(
            int r,
            int w,
            Consistency consistency,
            Resolve resolve,
            QuorumKind quorum,
            ReadRepair repair,
            KnownBug... bugs) {
        return new BucketSettings(3, r, w, consistency, resolve, quorum, repair, new TreeSet<>(List.of(bugs)));
    }

    private static BucketSettings strict(int r, int w, KnownBug... bugs) {
        return settings(r, w, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.STRICT, ReadRepair.OFF, bugs);
    }

    private static BucketSettings quorum(int r, int w, KnownBug... bugs) {
        return settings(r, w, Consistency.QUORUM, Resolve.LWW, QuorumKind.STRICT, ReadRepair.BLOCKING, bugs);
    }

    @Test
    void everyNodeReadsWhatAnyNodeWrote() {
        TestCluster cluster = new TestCluster(5).define(BucketSettings.DEFAULT);
        for (int i = 0; i < 20; i++) {
            NodeId writer = cluster.members.get(i % 5).id();
            assertThat(cluster.put(writer, "k" + i, "v" + i)).isInstanceOf(Reply.Stored.class);
            NodeId reader = cluster.members.get((i + 2) % 5).id();
            assertThat(cluster.read(reader, "k" + i)).containsExactly("v" + i);
        }
    }

    @Test
    void aWriteWithTheContextReplacesAndABlindOneMakesASibling() {
        TestCluster cluster = new TestCluster(3).define(BucketSettings.DEFAULT);
        Reply.Stored first = (Reply.Stored) cluster.put(N1, "k", "a");
        cluster.put(N1, "k", "b", first.context());
        assertThat(cluster.read(N1, "k")).containsExactly("b");
        cluster.put(new NodeId("n2"), "k", "c");
        Reply.Found both = (Reply.Found) cluster.get(N1, "k");
        assertThat(TestCluster.values(both)).containsExactly("b", "c");
        cluster.delete(new NodeId("n3"), "k", both.context());
        assertThat(cluster.read(N1, "k")).isEmpty();
    }

    @Test
    void aContextOfAnotherKeyIsRejected() {
        TestCluster cluster = new TestCluster(3).define(BucketSettings.DEFAULT);
        Reply.Stored other = (Reply.Stored) cluster.put(N1, "other", "a");
        for (CausalContext wrong : List.of(other.context(), CausalContext.ofText("AAAAAAAA"))) {
            assertThat(cluster.put(N1, "k", "b", wrong))
                    .isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                            .isEqualTo(Reply.Reason.INVALID));
        }
        assertThat(cluster.read(N1, "k")).isEmpty();
    }

    @Test
    void aMinorityWriteIsIndeterminateAndCountsWhoAnswered() {
        TestCluster cluster = new TestCluster(3).define(strict(2, 2));
        cluster.isolate(N1);
        assertThat(cluster.put(N1, "k", "a")).isInstanceOfSatisfying(Reply.Indeterminate.class, unknown -> {
            assertThat(unknown.acknowledged()).isEqualTo(1);
            assertThat(unknown.needed()).isEqualTo(2);
        });
        cluster.run(Duration.ofSeconds(30));
        assertThat(cluster.put(N1, "k", "b"))
                .isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(Reply.Reason.UNAVAILABLE));
    }

    @Test
    void aSloppyWriteFallsBackAndTheHintIsHandedOverOnce() {
        TestCluster cluster = new TestCluster(5)
                .define(settings(2, 3, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 3);
        NodeId down = owners.get(2);
        cluster.isolate(down);
        assertThat(cluster.put(owners.get(0), "k", "a")).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.members.stream()
                        .mapToInt(each -> cluster.hints(each.id()))
                        .sum())
                .isEqualTo(1);
        cluster.members.stream()
                .map(each -> each.id())
                .filter(id -> !id.equals(down))
                .forEach(cluster::restart);
        cluster.heal();
        cluster.run(Duration.ofSeconds(40));
        assertThat(cluster.record(down, "k")).isEqualTo(cluster.record(owners.get(0), "k"));
        assertThat(cluster.members.stream()
                        .mapToInt(each -> cluster.hints(each.id()))
                        .sum())
                .isZero();
        assertThat(cluster.record(down, "k").values()).hasSize(1);
    }

    /** A node that stands in has nothing of the key, and answers first: that is not what all owners have. */
    @Test
    void aReadOfAllOwnersTakesNoStandInForOne() {
        TestCluster cluster = new TestCluster(4)
                .define(settings(3, 1, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 4);
        assertThat(cluster.put(owners.get(0), "k", "a")).isInstanceOf(Reply.Stored.class);
        cluster.isolate(owners.get(2));
        assertThat(cluster.ask(owners.get(0), new Request.Get(TestCluster.key("k"), new RequestOptions(3, null))))
                .isInstanceOf(Reply.Rejected.class);
        assertThat(cluster.read(owners.get(0), "k")).containsExactly("a");
    }

    @Test
    void aStrictHintDoesNotCountAndIsHandedOver() {
        TestCluster cluster = new TestCluster(3).define(strict(1, 3));
        cluster.isolate(new NodeId("n3"));
        assertThat(cluster.put(N1, "k", "a"))
                .isInstanceOfSatisfying(Reply.Indeterminate.class, unknown -> assertThat(unknown.acknowledged())
                        .isEqualTo(2));
        cluster.heal();
        cluster.run(Duration.ofSeconds(30));
        assertThat(cluster.record(new NodeId("n3"), "k").values()).hasSize(1);
        assertThat(cluster.hints(N1)).isZero();
    }

    /** R=1, W=3: a write that timed out on one replica must not be seen by one read and missed by the next. */
    @Test
    void aReadOfOneRepairsAllBeforeItAnswers() {
        TestCluster cluster = new TestCluster(3).define(quorum(1, 3));
        cluster.lost = (to, message) -> message instanceof Message.ReplicatePut;
        assertThat(cluster.put(N1, "k", "a")).isInstanceOf(Reply.Indeterminate.class);
        assertThat(cluster.get(N1, "k")).isInstanceOf(Reply.Rejected.class);
        cluster.lost = (to, message) -> false;
        assertThat(cluster.read(N1, "k")).containsExactly("a");
        for (NodeId node : cluster.owners("k", 3)) {
            assertThat(cluster.record(node, "k").values()).as("at " + node).hasSize(1);
        }
    }

    @Test
    void aFullStorageRejectsAndNothingSpreads() {
        TestCluster cluster = new TestCluster(3).define(BucketSettings.DEFAULT);
        cluster.fill(N1, true);
        assertThat(cluster.put(N1, "k", "a"))
                .isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(Reply.Reason.FULL));
        cluster.run(Duration.ofSeconds(5));
        cluster.members.forEach(
                each -> assertThat(cluster.record(each.id(), "k").isNone()).isTrue());
    }

    @Test
    void silenceIsSuspectedThenTakenForDeathAndForgiven() {
        TestCluster cluster = new TestCluster(5);
        NodeId silent = new NodeId("n5");
        cluster.run(Duration.ofSeconds(30));
        assertThat(cluster.node(N1).view().liveness().values()).containsOnly(Liveness.ALIVE);
        cluster.isolate(silent);
        cluster.run(Duration.ofSeconds(4));
        assertThat(cluster.node(N1).view().liveness()).containsEntry(silent, Liveness.ALIVE);
        cluster.run(Duration.ofSeconds(4));
        assertThat(cluster.node(N1).view().liveness()).containsEntry(silent, Liveness.SUSPECT);
        cluster.run(Duration.ofSeconds(6));
        assertThat(cluster.node(N1).view().liveness()).containsEntry(silent, Liveness.DEAD);
        cluster.heal();
        cluster.run(Duration.ofSeconds(4));
        assertThat(cluster.node(N1).view().liveness()).containsEntry(silent, Liveness.ALIVE);
    }

    @Test
    void aBucketReachesANodeThatWasDownAndSurvivesARestart() {
        TestCluster cluster = new TestCluster(3);
        NodeId late = new NodeId("n3");
        // All must have been there once: an empty disk that is down might be one that has everything.
        cluster.run(Duration.ofSeconds(1));
        cluster.kill(late);
        cluster.run(Duration.ofSeconds(30));
        cluster.define(BucketSettings.DEFAULT);
        cluster.start(late);
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.node(late).view().buckets()).containsKey(TestCluster.BUCKET);
        cluster.members.forEach(each -> cluster.restart(each.id()));
        cluster.run(Duration.ofMillis(1));
        assertThat(cluster.node(N1).view().buckets()).containsKey(TestCluster.BUCKET);
        assertThat(cluster.ask(late, new Request.DropBucket(TestCluster.BUCKET)))
                .isInstanceOf(Reply.Configured.class);
        assertThat(cluster.node(N1).view().buckets()).isEmpty();
    }

    /** Clients at every node while messages get lost: each request is answered once, and in the end all owners agree. */
    @Test
    void allOwnersAgreeWhenTheFaultsAreOver() {
        for (long seed = 1; seed <= 5; seed++) {
            java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
            TestCluster cluster = new TestCluster(5).define(BucketSettings.DEFAULT);
            cluster.lost = (to, message) -> random.nextInt(5) == 0;
            List<Reply> replies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                NodeId at = cluster.members.get(random.nextInt(5)).id();
                Request request = new Request.Put(
                        TestCluster.key("k" + random.nextInt(5)),
                        dev.touchstone.store.protocol.bucket.Value.ofUtf8("v" + i),
                        CausalContext.EMPTY,
                        dev.touchstone.store.protocol.request.RequestOptions.DEFAULTS);
                cluster.submit(at, request, replies::add);
                cluster.run(Duration.ofMillis(random.nextInt(50)));
            }
            cluster.heal();
            cluster.run(Duration.ofSeconds(60));
            assertThat(replies).as("seed " + seed).hasSize(200);
            for (int i = 0; i < 5; i++) {
                cluster.get(N1, "k" + i);
            }
            cluster.run(Duration.ofSeconds(5));
            for (int i = 0; i < 5; i++) {
                String key = "k" + i;
                assertThat(cluster.owners(key, 3).stream()
                                .map(owner -> cluster.record(owner, key))
                                .distinct())
                        .as("seed " + seed + ", " + key)
                        .hasSize(1);
            }
        }
    }
}
