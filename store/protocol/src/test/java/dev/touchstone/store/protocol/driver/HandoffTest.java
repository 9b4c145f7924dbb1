// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Copies that must not be lost, and replicas that must not lag for ever, whatever becomes of hints. */
class HandoffTest {
    private static BucketSettings settings(int n, int r, int w, QuorumKind quorum, ReadRepair repair) {
        return new BucketSettings(n, r, w, Consistency.EVENTUAL, Resolve.SIBLINGS, quorum, repair, new TreeSet<>());
    }

    /** The first node that keeps a hint. */
    private static NodeId keeper(TestCluster cluster) {
        return cluster.members.stream()
                .map(each -> each.id())
                .filter(id -> cluster.hints(id) > 0)
                .findFirst()
                .orElseThrow();
    }

    /** A stand-in that counted towards W: its hint is too old, and becomes a dirty range, which brings the owner the write. */
    @Test
    void anExpiredHintIsHandedOverAsADirtyRange() {
        TestCluster cluster = new TestCluster(5).define(settings(3, 2, 3, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.isolate(owners.get(2));
        assertThat(cluster.put(owners.get(0), "k", "a")).isInstanceOf(Reply.Stored.class);
        NodeId standIn = keeper(cluster);
        cluster.wallSkewMicros.put(standIn, Duration.ofHours(4).toNanos() / 1000);
        cluster.heal();
        cluster.run(Duration.ofSeconds(40));
        assertThat(cluster.notes).anyMatch(note -> note.startsWith(standIn + " hint-expired"));
        assertThat(cluster.hints(standIn)).isZero();
        assertThat(cluster.record(owners.get(2), "k").values()).hasSize(1);
        assertThat(cluster.record(standIn, "k").isNone()).isTrue();
    }

    /** A stand-in has lost its buckets with its disk, and hears nobody: which keys of a dirty range its target owns it cannot say. */
    @Test
    void aRangeStaysDirtyWhileItsBucketIsNotKnown() {
        TestCluster cluster = new TestCluster(5).define(settings(3, 2, 3, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 3);
        NodeId standIn = withoutBuckets(cluster, owners);
        cluster.wallSkewMicros.put(standIn, Duration.ofHours(4).toNanos() / 1000);
        cluster.isolate(standIn);
        cluster.restart(standIn);
        cluster.run(Duration.ofSeconds(40));
        assertThat(cluster.notes).anyMatch(note -> note.startsWith(standIn + " hint-expired"));
        assertThat(cluster.hints(standIn)).isOne();
        assertIsHandedOver(cluster, standIn, owners.get(2));
    }

    /** It hears acknowledgements alone: what was acknowledged is not its own to keep, and nothing would ever drop it. */
    @Test
    void aMarkStaysWhileItsBucketIsNotKnown() {
        TestCluster cluster = new TestCluster(5).define(settings(3, 2, 3, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 3);
        NodeId standIn = withoutBuckets(cluster, owners);
        cluster.heal();
        cluster.lost = (to, message) -> to.equals(standIn) && !(message instanceof Message.ReplicatePutAck);
        cluster.restart(standIn);
        cluster.run(Duration.ofSeconds(40));
        assertThat(cluster.hints(standIn)).isOne();
        assertIsHandedOver(cluster, standIn, owners.get(2));
    }

    /** A node that stands in for the last owner of the key; it is down. */
    private static NodeId withoutBuckets(TestCluster cluster, List<NodeId> owners) {
        cluster.isolate(owners.get(2));
        assertThat(cluster.put(owners.get(0), "k", "a")).isInstanceOf(Reply.Stored.class);
        NodeId standIn = keeper(cluster);
        cluster.kill(standIn);
        cluster.forgetBuckets(standIn);
        return standIn;
    }

    private static void assertIsHandedOver(TestCluster cluster, NodeId standIn, NodeId target) {
        cluster.heal();
        cluster.lost = (to, message) -> false;
        cluster.run(Duration.ofSeconds(60));
        assertThat(cluster.hints(standIn)).isZero();
        assertThat(cluster.record(target, "k").values()).hasSize(1);
        assertThat(cluster.record(standIn, "k").isNone()).isTrue();
    }

    /** Sixteen records of a megabyte to each of four nodes are more than a small node has memory. */
    @Test
    void fewLargeRecordsAreUnderWayAtATime() {
        TestCluster cluster = new TestCluster(3).define(settings(3, 1, 1, QuorumKind.STRICT, ReadRepair.OFF));
        NodeId target = new NodeId("n3");
        cluster.isolate(target);
        String large = "v".repeat(200 << 10);
        for (int i = 0; i < 20; i++) {
            assertThat(cluster.put(new NodeId("n1"), "k" + i, large)).isInstanceOf(Reply.Stored.class);
        }
        cluster.run(Duration.ofSeconds(2));
        cluster.heal();
        AtomicInteger handedOver = new AtomicInteger();
        cluster.lost = (to, message) -> {
            handedOver.addAndGet(message instanceof Message.ReplicatePut && to.equals(target) ? 1 : 0);
            return message instanceof Message.ReplicatePutAck;
        };
        for (int i = 0; handedOver.get() == 0 && i < 600; i++) {
            cluster.run(Duration.ofMillis(100));
        }
        cluster.run(Duration.ofSeconds(1));
        assertThat(handedOver.get()).as("sent, and not acknowledged").isBetween(1, 2);
        cluster.lost = (to, message) -> false;
        cluster.run(Duration.ofSeconds(30));
        for (int i = 0; i < 20; i++) {
            assertThat(cluster.read(target, "k" + i)).containsExactly(large);
        }
    }

    /** Of two keys of a dirty range one takes longer: a second walk would find it under way, and a third one the other. */
    @Test
    void aDirtyRangeIsWalkedOnceAtATime() {
        TestCluster cluster = new TestCluster(5).define(settings(3, 1, 1, QuorumKind.STRICT, ReadRepair.OFF));
        List<String> keys = twoOfOnePartition(cluster);
        List<NodeId> owners = cluster.owners(keys.get(0), 3);
        cluster.isolate(owners.get(2));
        keys.forEach(key -> assertThat(cluster.put(owners.get(0), key, "a")).isInstanceOf(Reply.Stored.class));
        cluster.run(Duration.ofSeconds(2));
        cluster.wallSkewMicros.put(owners.get(0), Duration.ofHours(4).toNanos() / 1000);
        cluster.heal();
        StoreKey slow = TestCluster.key(keys.get(0));
        cluster.slow = (to, message) ->
                message instanceof Message.ReplicatePut put && put.key().key().equals(slow.key());
        cluster.run(Duration.ofSeconds(60));
        assertThat(cluster.notes).anyMatch(note -> note.contains("hint-expired"));
        assertThat(cluster.hints(owners.get(0))).isZero();
        assertThat(cluster.notes)
                .filteredOn(note -> note.contains("hint-handed-over"))
                .hasSizeBetween(2, 10);
    }

    @Test
    void countsWhatIsHandedOverToEachTarget() {
        TestCluster cluster = new TestCluster(4).define(settings(3, 1, 3, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 4);
        NodeId target = owners.get(2);
        NodeId standIn = owners.get(3);
        cluster.isolate(target);
        assertThat(cluster.put(owners.get(0), "k", "a")).isInstanceOf(Reply.Stored.class);
        long made = 1_000_000_000 + cluster.nowMicros();
        cluster.run(Duration.ofSeconds(2));
        HintCounts kept = cluster.node(standIn).hints().get(target);
        assertThat(kept.oldestMicros()).isBetween(made - 2_000_000, made + 2_000_000);
        assertThat(kept).isEqualTo(new HintCounts(1, 2, kept.oldestMicros(), 0, 0, 0, 1));
        cluster.heal();
        cluster.run(Duration.ofSeconds(10));
        HintCounts over = cluster.node(standIn).hints().get(target);
        assertThat(over.sent())
                .as("the first may be lost, before the target is taken for dead")
                .isBetween(1L, 2L);
        assertThat(over).isEqualTo(new HintCounts(0, 0, HintCounts.NONE_MARKED, 0, over.sent(), 1, 1));
    }

    /** The disk takes no write for one moment, in which the copy was to go: its range must not go without it. */
    @Test
    void aRangeStaysDirtyUntilItsCopiesAreGone() {
        TestCluster cluster = new TestCluster(5).define(settings(3, 2, 3, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.isolate(owners.get(2));
        assertThat(cluster.put(owners.get(0), "k", "a")).isInstanceOf(Reply.Stored.class);
        NodeId standIn = keeper(cluster);
        cluster.wallSkewMicros.put(standIn, Duration.ofHours(4).toNanos() / 1000);
        cluster.heal();
        AtomicInteger drops = new AtomicInteger();
        cluster.watcher = line -> cluster.fill(
                standIn,
                line.startsWith(standIn + "  saves") && line.contains("no record") && drops.incrementAndGet() == 1);
        cluster.run(Duration.ofSeconds(40));
        assertThat(drops.get()).isEqualTo(2);
        assertThat(cluster.hints(standIn)).isZero();
        assertThat(cluster.record(standIn, "k").isNone()).isTrue();
    }

    /** A stand-in of two owners walks the same range for both at once: the copy goes when the second of them has it. */
    @Test
    void aCopyThatWasKeptForTwoOwnersGoes() {
        TestCluster cluster = new TestCluster(4).define(settings(3, 1, 3, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<String> keys = twoOfOnePartition(cluster);
        List<NodeId> owners = cluster.owners(keys.get(0), 4);
        NodeId standIn = owners.get(3);
        for (NodeId silent : owners.subList(1, 3)) {
            cluster.heal();
            cluster.cut(standIn, owners.get(1));
            cluster.isolate(silent);
            keys.forEach(key ->
                    assertThat(cluster.put(owners.get(0), key, "of " + silent)).isInstanceOf(Reply.Stored.class));
        }
        assertThat(cluster.hints(standIn)).isEqualTo(4);
        cluster.isolate(standIn);
        cluster.run(Duration.ofSeconds(30));
        cluster.wallSkewMicros.put(standIn, Duration.ofHours(4).toNanos() / 1000);
        cluster.heal();
        StoreKey slow = TestCluster.key(keys.get(1));
        cluster.slow = (to, message) ->
                message instanceof Message.ReplicatePut put && put.key().key().equals(slow.key());
        cluster.run(Duration.ofSeconds(60));
        assertThat(cluster.hints(standIn)).isZero();
        assertThat(keys)
                .allSatisfy(
                        key -> assertThat(cluster.record(standIn, key).isNone()).isTrue());
    }

    private static List<String> twoOfOnePartition(TestCluster cluster) {
        Map<Integer, String> byPartition = new TreeMap<>();
        for (int i = 0; ; i++) {
            String key = "k" + i;
            String earlier = byPartition.put(Partitions.DEFAULT.of(Token.of(TestCluster.key(key))), key);
            if (earlier != null && cluster.owners(earlier, 3).equals(cluster.owners(key, 3))) {
                return List.of(earlier, key);
            }
        }
    }

    /** All hints expire, and one owner's disk is lost: what the stand-ins acknowledged is still brought to the owners. */
    @Test
    void whatStandInsAcknowledgedComesBackThoughTheirHintsExpire() {
        TestCluster cluster = new TestCluster(5).define(settings(3, 1, 3, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.isolate(owners.get(1));
        cluster.isolate(owners.get(2));
        assertThat(cluster.put(owners.get(0), "k", "a")).isInstanceOf(Reply.Stored.class);
        cluster.members.forEach(each ->
                cluster.wallSkewMicros.put(each.id(), Duration.ofHours(4).toNanos() / 1000));
        cluster.run(Duration.ofSeconds(40));
        cluster.kill(owners.get(0));
        cluster.lose(owners.get(0), Table.RECORDS);
        cluster.lose(owners.get(0), Table.HINTS);
        cluster.start(owners.get(0));
        cluster.heal();
        cluster.run(Duration.ofSeconds(20));
        assertThat(cluster.read(owners.get(1), "k")).containsExactly("a");
        assertThat(cluster.read(owners.get(2), "k")).containsExactly("a");
    }

    /** Owners that wrote the key meanwhile have more than the stand-in: its copy goes all the same. */
    @Test
    void aStandInKeepsNoCopyOfWhatOwnersHaveWrittenMeanwhile() {
        TestCluster cluster = new TestCluster(5).define(settings(3, 1, 2, QuorumKind.SLOPPY, ReadRepair.OFF));
        int copies = 0;
        for (int i = 0; i < 20; i++) {
            String key = "k" + i;
            List<NodeId> owners = cluster.owners(key, 3);
            cluster.isolate(owners.get(2));
            cluster.put(owners.get(0), key, "a");
            cluster.run(Duration.ofSeconds(1));
            cluster.put(owners.get(2), key, "b");
            cluster.heal();
            cluster.put(owners.get(1), key, "c");
            cluster.run(Duration.ofSeconds(15));
            for (NodeId node : cluster.owners(key, 5).subList(3, 5)) {
                copies += cluster.record(node, key).isNone() ? 0 : 1;
            }
            assertThat(cluster.record(owners.get(2), key).values()).hasSize(3);
        }
        assertThat(copies).isZero();
    }

    /** A mark is of a key, however often that is written: it takes no room of its own for each value. */
    @Test
    void manyWritesOfOneKeyMakeOneHint() {
        TestCluster cluster = new TestCluster(3).define(settings(3, 1, 1, QuorumKind.STRICT, ReadRepair.OFF));
        NodeId down = new NodeId("n3");
        cluster.isolate(down);
        CausalContext context = CausalContext.EMPTY;
        for (int i = 0; i < 80; i++) {
            context = ((Reply.Stored) cluster.put(new NodeId("n1"), "k", "v" + i, context)).context();
            cluster.run(Duration.ofMillis(600));
        }
        assertThat(cluster.hints(new NodeId("n1"))).isEqualTo(1);
        cluster.heal();
        cluster.run(Duration.ofSeconds(5));
        assertThat(TestCluster.values(cluster.get(down, "k"))).containsExactly("v79");
    }

    /** Two thousand hints that are too old do not hold up the next; and those lost on the way do not hold up the others. */
    @Test
    void hintsAreHandedOverThoughOthersAreOldOrLost() {
        TestCluster cluster = new TestCluster(3).define(settings(3, 1, 1, QuorumKind.STRICT, ReadRepair.OFF));
        NodeId n1 = new NodeId("n1");
        NodeId down = new NodeId("n3");
        cluster.isolate(down);
        for (int i = 0; i < 500; i++) {
            cluster.put(n1, "old" + i, "v");
        }
        cluster.run(Duration.ofSeconds(3));
        cluster.wallSkewMicros.put(n1, Duration.ofHours(4).toNanos() / 1000);
        for (int i = 0; i < 500; i++) {
            cluster.put(n1, "new" + i, "v");
        }
        cluster.run(Duration.ofSeconds(3));
        SplittableRandom random = new SplittableRandom(1);
        cluster.heal();
        cluster.lost = (to, message) -> random.nextInt(100) == 0;
        cluster.run(Duration.ofSeconds(15));
        cluster.heal();
        for (int i = 0; i < 500; i++) {
            assertThat(cluster.record(down, "new" + i).values()).as("new%d", i).hasSize(1);
            assertThat(cluster.record(down, "old" + i).values()).as("old%d", i).hasSize(1);
        }
    }

    /**
     * A node whose bucket settings are damaged hands its hints over before gossip has told it the bucket again. It owns the
     * key, being the last of five owners, and must keep its own record.
     */
    @Test
    void anOwnerThatDoesNotKnowTheBucketYetKeepsItsRecord() {
        TestCluster cluster = new TestCluster(5).define(settings(5, 1, 1, QuorumKind.STRICT, ReadRepair.OFF));
        NodeId coordinator = cluster.owners("k", 5).get(4);
        NodeId down = cluster.owners("k", 5).get(0);
        cluster.isolate(down);
        cluster.put(coordinator, "k", "a");
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.hints(coordinator)).isEqualTo(1);
        cluster.kill(coordinator);
        cluster.damage(coordinator, Table.META);
        cluster.heal();
        cluster.start(coordinator);
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.hints(coordinator)).isZero();
        assertThat(cluster.record(coordinator, "k").values()).hasSize(1);
    }

    /** A target that refuses a hint, its storage being full, is asked again once a pause, not as fast as it can answer. */
    @Test
    void aTargetThatRefusesIsAskedAgainAfterAPause() {
        TestCluster cluster = new TestCluster(3).define(settings(3, 1, 2, QuorumKind.STRICT, ReadRepair.OFF));
        NodeId full = new NodeId("n3");
        cluster.fill(full, true);
        cluster.put(new NodeId("n1"), "k", "a");
        cluster.run(Duration.ofSeconds(3));
        AtomicInteger sent = new AtomicInteger();
        cluster.lost = (to, message) -> {
            if (to.equals(full) && message instanceof Message.ReplicatePut) {
                sent.incrementAndGet();
            }
            return false;
        };
        cluster.run(Duration.ofSeconds(20));
        assertThat(sent.get()).isBetween(5, 11);
        cluster.fill(full, false);
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.record(full, "k").values()).hasSize(1);
    }

    /** A keeper whose disk is full when a hint should go still has it: it goes when there is room, and the copy with it. */
    @Test
    void aHintThatCouldNotGoGoesLater() {
        TestCluster cluster = new TestCluster(5).define(settings(3, 2, 3, QuorumKind.SLOPPY, ReadRepair.OFF));
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.isolate(owners.get(2));
        assertThat(cluster.put(owners.get(0), "k", "a")).isInstanceOf(Reply.Stored.class);
        NodeId standIn = keeper(cluster);
        cluster.fill(standIn, true);
        cluster.heal();
        cluster.run(Duration.ofSeconds(20));
        assertThat(cluster.record(owners.get(2), "k").values()).hasSize(1);
        assertThat(cluster.hints(standIn)).isEqualTo(1);
        cluster.fill(standIn, false);
        cluster.run(Duration.ofSeconds(20));
        assertThat(cluster.hints(standIn)).isZero();
        assertThat(cluster.record(standIn, "k").isNone()).isTrue();
    }

    /** Riak issue 679: a coordinator set back to an old disk must not make a dot again that its peers have seen. */
    @Test
    void aNodeThatWasSetBackGoesOnUnderANewActor() {
        NodeId n1 = new NodeId("n1");
        TestCluster cluster = new TestCluster(3).define(settings(3, 3, 3, QuorumKind.STRICT, ReadRepair.OFF));
        cluster.put(n1, "k", "a");
        cluster.setBack(n1);
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.read(n1, "k")).containsExactly("a");
        cluster.put(n1, "k", "b");
        assertThat(cluster.read(n1, "k")).containsExactly("a", "b");
    }

    /** A blocking repair that two owners satisfy leaves the third behind, unless it is told afterwards. */
    @Test
    void blockingRepairBringsTheLastOwnerUpToDateToo() {
        TestCluster cluster = new TestCluster(3)
                .define(new BucketSettings(
                        3,
                        2,
                        2,
                        Consistency.QUORUM,
                        Resolve.LWW,
                        QuorumKind.STRICT,
                        ReadRepair.BLOCKING,
                        new TreeSet<>()));
        NodeId n1 = new NodeId("n1");
        NodeId laggard = new NodeId("n3");
        cluster.lost = (to, message) -> to.equals(laggard) && message instanceof Message.ReplicatePut;
        cluster.put(n1, "k", "a");
        cluster.run(Duration.ofSeconds(2));
        cluster.kill(n1);
        cluster.lose(n1, Table.HINTS);
        cluster.heal();
        cluster.start(n1);
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.record(laggard, "k").values()).isEmpty();
        assertThat(cluster.read(n1, "k")).containsExactly("a");
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.record(laggard, "k").values()).hasSize(1);
    }

    @Test
    void aDamagedRecordIsFetchedAgainByTheNextRead() {
        TestCluster cluster = new TestCluster(3).define(settings(3, 2, 3, QuorumKind.STRICT, ReadRepair.ASYNC));
        NodeId n1 = new NodeId("n1");
        NodeId damaged = new NodeId("n3");
        cluster.put(n1, "k", "a");
        cluster.kill(damaged);
        cluster.damage(damaged, Table.RECORDS);
        cluster.start(damaged);
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.read(damaged, "k")).containsExactly("a");
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.record(damaged, "k")).isEqualTo(cluster.record(n1, "k"));
    }
}
