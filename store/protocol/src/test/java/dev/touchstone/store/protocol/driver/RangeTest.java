// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.version.Cell;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Replicas that lost data, all of it or nobody knows which, and what they say until they have it back. */
class RangeTest {
    private static final NodeId A = new NodeId("n1");
    private static final NodeId B = new NodeId("n2");
    private static final NodeId C = new NodeId("n3");
    private static final RangeCounts ALL_SERVING = new RangeCounts(1024, 0, 0, 0);

    private static BucketSettings settings(int r, int w, KnownBug... bugs) {
        return new BucketSettings(
                3,
                r,
                w,
                r + w > 3 ? Consistency.QUORUM : Consistency.EVENTUAL,
                Resolve.LWW,
                QuorumKind.STRICT,
                r + w > 3 ? ReadRepair.BLOCKING : ReadRepair.ASYNC,
                new TreeSet<>(List.of(bugs)));
    }

    /** B loses its disk, A is cut off. */
    private static Reply readWithoutA(TestCluster cluster) {
        cluster.isolate(A);
        cluster.run(Duration.ofMillis(100));
        return cluster.get(C, "k");
    }

    private static TestCluster wiped(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2, bugs));
        cluster.run(Duration.ofSeconds(3));
        cluster.lost = (to, message) -> to.equals(C) && message instanceof Message.ReplicatePut;
        assertThat(cluster.put(A, "k", "a")).isInstanceOf(Reply.Stored.class);
        cluster.isolate(A);
        cluster.wipe(B);
        return cluster;
    }

    @Test
    void anOwnerThatLostItsDiskDoesNotVote() {
        assertThat(readWithoutA(wiped())).isInstanceOf(Reply.Rejected.class);
        assertThat(readWithoutA(wiped(KnownBug.SYNCING_REPLICA_VOTES))).isInstanceOf(Reply.Absent.class);
    }

    private static TestCluster withAnOldValue(KnownBug... bugs) {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2, bugs));
        cluster.run(Duration.ofSeconds(3));
        cluster.put(A, "k", "old");
        cluster.run(Duration.ofMillis(10));
        Cell old = cluster.record(B, "k");
        cluster.lost = (to, message) -> to.equals(C) && message instanceof Message.ReplicatePut;
        assertThat(cluster.put(A, "k", "new")).isInstanceOf(Reply.Stored.class);
        cluster.isolate(A);
        cluster.kill(B);
        cluster.setRecord(B, "k", old);
        cluster.incident(B);
        cluster.start(B);
        return cluster;
    }

    @Test
    void anOwnerWhoseStorageHadAnIncidentDoesNotVote() {
        assertThat(readWithoutA(withAnOldValue())).isInstanceOf(Reply.Rejected.class);
        assertThat(TestCluster.values(readWithoutA(withAnOldValue(KnownBug.SUSPECT_SERVED_AS_SOUND))))
                .containsExactly("old");
    }

    @Test
    void whatItLacksIsNotAcknowledgedEither() {
        TestCluster cluster = wiped();
        assertThat(cluster.put(B, "k", "b")).isInstanceOf(Reply.Rejected.class);
        assertThat(cluster.put(C, "k", "b")).isInstanceOf(Reply.Indeterminate.class);
        cluster.heal();
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.read(B, "k")).containsExactly("b");
    }

    /** Two of three acknowledged it; readers of two must see it, though the bucket's own reads ask one. */
    @Test
    void asManyOthersVouchAsMeetWhatWOwnersAcknowledged() {
        TestCluster cluster = new TestCluster(3).define(settings(1, 2));
        cluster.run(Duration.ofSeconds(3));
        cluster.lost = (to, message) -> to.equals(C) && message instanceof Message.ReplicatePut;
        assertThat(cluster.put(A, "k", "a")).isInstanceOf(Reply.Stored.class);
        cluster.isolate(A);
        cluster.wipe(B);
        cluster.run(Duration.ofMillis(100));
        assertThat(readOfTwo(cluster)).isInstanceOf(Reply.Rejected.class);
        cluster.heal();
        assertThat(TestCluster.values(readOfTwo(cluster))).containsExactly("a");
    }

    /** Too few acknowledged it, but a read of two saw it, and saw to it that both have it: of the other two, both must be asked. */
    @Test
    void asManyOthersVouchAsMeetWhatAReadHasSeen() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 3));
        cluster.run(Duration.ofSeconds(3));
        cluster.cut(A, C);
        cluster.cut(C, A);
        cluster.lost = (to, message) -> to.equals(C) && message instanceof Message.ReplicatePut;
        assertThat(cluster.put(A, "k", "a")).isInstanceOf(Reply.Indeterminate.class);
        assertThat(cluster.read(A, "k")).containsExactly("a");
        cluster.isolate(A);
        cluster.wipe(B);
        cluster.run(Duration.ofMillis(100));
        assertThat(readOfTwo(cluster)).isInstanceOf(Reply.Rejected.class);
    }

    private static Reply readOfTwo(TestCluster cluster) {
        return cluster.ask(C, new Request.Get(TestCluster.key("k"), new RequestOptions(2, null)));
    }

    /** Three of three: the one that lost its disk asks the others before it answers. */
    @Test
    void aKeyIsKnownAgainOnceItIsRestored() {
        TestCluster cluster = new TestCluster(3).define(settings(3, 2));
        cluster.put(A, "k", "a");
        cluster.run(Duration.ofSeconds(1));
        cluster.wipe(B);
        cluster.lost = (to, message) -> message instanceof Message.ListKeys;
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.node(B).ranges().syncing()).isEqualTo(1024);
        assertThat(cluster.read(C, "k")).containsExactly("a");
        assertThat(cluster.node(B).ranges().syncing()).isEqualTo(1024);
        assertThat(cluster.record(B, "k").values()).hasSize(1);
        AtomicInteger copies = new AtomicInteger();
        cluster.lost = (to, message) -> {
            copies.addAndGet(message instanceof Message.FetchCopy ? 1 : 0);
            return message instanceof Message.ListKeys;
        };
        assertThat(cluster.read(C, "k")).containsExactly("a");
        assertThat(copies).as("it is known by now").hasValue(0);
        cluster.restart(B);
        cluster.run(Duration.ofMillis(10));
        assertThat(cluster.read(C, "k")).containsExactly("a");
        assertThat(copies).as("another life asks again").hasValueGreaterThan(0);
    }

    @Test
    void aNewClusterServesAtOnceAndStaysSo() {
        TestCluster cluster = new TestCluster(5);
        cluster.run(Duration.ofMillis(20));
        for (Member member : cluster.members) {
            assertThat(cluster.node(member.id()).ranges()).isEqualTo(ALL_SERVING);
        }
        AtomicInteger lists = new AtomicInteger();
        cluster.lost = (to, message) -> {
            lists.addAndGet(message instanceof Message.ListKeys ? 1 : 0);
            return false;
        };
        cluster.isolate(A);
        cluster.restart(A);
        cluster.run(Duration.ofMillis(20));
        assertThat(cluster.node(A).ranges()).isEqualTo(ALL_SERVING);
        assertThat(lists).hasValue(0);
    }

    @Test
    void aSingleNodeServesAtOnceAndGoesOnAfterAnIncident() {
        TestCluster cluster = new TestCluster(1)
                .define(new BucketSettings(
                        1,
                        1,
                        1,
                        Consistency.EVENTUAL,
                        Resolve.LWW,
                        QuorumKind.STRICT,
                        ReadRepair.OFF,
                        new TreeSet<>()));
        cluster.put(A, "k", "a");
        cluster.incident(A);
        cluster.restart(A);
        cluster.run(Duration.ofMillis(20));
        assertThat(cluster.node(A).ranges()).isEqualTo(ALL_SERVING);
        assertThat(cluster.read(A, "k")).containsExactly("a");
        assertThat(cluster.notes).anyMatch(note -> note.startsWith("n1 range-scan-begins"));
    }

    private static void fill(TestCluster cluster, int keys) {
        for (int i = 0; i < keys; i++) {
            assertThat(cluster.put(A, "k" + i, "v" + i)).isInstanceOf(Reply.Stored.class);
        }
        cluster.run(Duration.ofSeconds(1));
    }

    private static void assertFull(TestCluster cluster, NodeId node, int keys) {
        for (int i = 0; i < keys; i++) {
            assertThat(cluster.record(node, "k" + i)).as("k" + i).isEqualTo(cluster.record(A, "k" + i));
        }
    }

    /** Nobody reads: the scan brings everything back, through crashes of either side, and says when it is done. */
    @Test
    void theScanRefillsWhateverInterruptsIt() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2));
        fill(cluster, 1_000);
        cluster.wipe(B);
        for (int i = 0; i < 8; i++) {
            cluster.run(Duration.ofMillis(7 + i));
            cluster.restart(i % 3 == 0 ? C : B);
        }
        cluster.run(Duration.ofMillis(1));
        assertThat(cluster.node(B).ranges().isServing()).isFalse();
        cluster.run(Duration.ofSeconds(20));
        assertThat(cluster.node(B).ranges().isServing()).isTrue();
        assertThat(cluster.notes).anyMatch(note -> note.startsWith("n2 range-scan-ends 1024 serving"));
        assertFull(cluster, B, 1_000);
        cluster.isolate(B);
        cluster.restart(B);
        cluster.run(Duration.ofMillis(10));
        assertThat(cluster.node(B).ranges()).as("it is remembered").isEqualTo(ALL_SERVING);
    }

    /** An incident is dealt with once, and the next one again; a sound record is not asked for. */
    @Test
    void onlyANewIncidentMakesItSuspectAgain() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2));
        fill(cluster, 50);
        for (int incident = 1; incident <= 2; incident++) {
            cluster.kill(B);
            cluster.lose(B, "k7");
            cluster.incident(B);
            cluster.start(B);
            cluster.run(Duration.ofNanos(1_000));
            assertThat(cluster.node(B).ranges().suspect()).isEqualTo(1024);
            cluster.run(Duration.ofSeconds(5));
            assertThat(cluster.node(B).ranges()).isEqualTo(new RangeCounts(1024, 0, 0, 1));
            assertFull(cluster, B, 50);
            cluster.restart(B);
            cluster.run(Duration.ofNanos(1_000));
            assertThat(cluster.node(B).ranges()).isEqualTo(ALL_SERVING);
        }
    }

    /** The power failed: every log is damaged, and each node has something that the others lack. */
    @Test
    void aClusterThatIsSuspectAsAWholeGoesOnWithAllThatIsLeft() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2));
        fill(cluster, 30);
        List<NodeId> nodes = List.of(A, B, C);
        nodes.forEach(cluster::kill);
        for (int i = 0; i < 30; i++) {
            cluster.lose(nodes.get(i % 3), "k" + i);
            cluster.lose(nodes.get((i + 1) % 3), "k" + i);
        }
        nodes.forEach(cluster::incident);
        nodes.forEach(cluster::start);
        cluster.run(Duration.ofSeconds(5));
        nodes.forEach(
                node -> assertThat(cluster.node(node).ranges().isServing()).isTrue());
        for (int i = 0; i < 30; i++) {
            assertThat(cluster.read(A, "k" + i)).containsExactly("v" + i);
        }
        assertThat(cluster.notes).anyMatch(note -> note.contains("record-restored-in-doubt"));
    }

    @Test
    void aClusterThatLostEverythingServesAgain() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2));
        fill(cluster, 10);
        List.of(A, B, C).forEach(cluster::wipe);
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.get(A, "k1")).isInstanceOf(Reply.Absent.class);
        assertThat(cluster.put(A, "k1", "again")).isInstanceOf(Reply.Stored.class);
    }

    /** Of two that lost their disks each asks the other, and neither waits for it. */
    @Test
    void twoOfThreeThatLostTheirDisksAreRefilledByTheThird() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2));
        fill(cluster, 100);
        cluster.wipe(B);
        cluster.wipe(C);
        cluster.run(Duration.ofMillis(1));
        assertThat(cluster.read(B, "k5")).containsExactly("v5");
        cluster.run(Duration.ofSeconds(10));
        assertFull(cluster, B, 100);
        assertFull(cluster, C, 100);
    }

    /** A disk from before, on which the states are damaged or gone, is not taken for a new one. */
    @Test
    void statesThatAreDamagedOrGoneMakeItSuspect() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2));
        fill(cluster, 5);
        for (boolean gone : new boolean[] {true, false}) {
            cluster.kill(B);
            if (gone) {
                cluster.lose(B, Table.META);
            } else {
                cluster.damageStates(B);
            }
            cluster.start(B);
            cluster.run(Duration.ofNanos(1_000));
            assertThat(cluster.node(B).ranges().suspect()).isEqualTo(1024);
            cluster.run(Duration.ofSeconds(3));
            assertThat(cluster.node(B).ranges().isServing()).isTrue();
        }
    }

    /** What was dropped stays on disk: a scan neither waits for its bucket nor brings it back. */
    @Test
    void theKeysOfADroppedBucketAreLeftAlone() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2));
        fill(cluster, 5);
        cluster.ask(A, new Request.DropBucket(TestCluster.BUCKET));
        cluster.wipe(B);
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.node(B).ranges().isServing()).isTrue();
        assertThat(cluster.record(B, "k1").isNone()).isTrue();
    }

    /** Its membership storage is gone as well: it must not take the buckets that it has not heard of for empty. */
    @Test
    void aNodeThatKnowsNoBucketYetWaitsForThem() {
        TestCluster cluster = new TestCluster(3).define(settings(2, 2));
        fill(cluster, 20);
        cluster.lost = (to, message) ->
                to.equals(B) && (message instanceof Message.ShareBuckets || message instanceof Message.Paxos);
        cluster.kill(B);
        cluster.forgetBuckets(B);
        cluster.start(B);
        cluster.wipe(B);
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.node(B).ranges().isServing()).isFalse();
        cluster.heal();
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.node(B).ranges().isServing()).isTrue();
        assertFull(cluster, B, 20);
    }
}
