// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Faults at the edges of the store: full disks, hot keys, clients that never read. */
class EdgesTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final String MEBIBYTE = "v".repeat(1 << 20);

    private static BucketSettings settings(Resolve resolve) {
        return new BucketSettings(
                3, 1, 1, Consistency.EVENTUAL, resolve, QuorumKind.STRICT, ReadRepair.OFF, new TreeSet<>());
    }

    /** A refusal that wrote nothing leaves nothing behind: once each made an actor, and all of them went into the clock. */
    @Test
    void refusedWritesDoNotGrowTheClocksOfOtherKeys() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS));
        cluster.fill(N1, true);
        for (int i = 0; i < 200; i++) {
            assertThat(cluster.put(N1, "k" + i, "v"))
                    .isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                            .isEqualTo(Reply.Reason.FULL));
        }
        cluster.fill(N1, false);
        CausalContext context = CausalContext.EMPTY;
        for (int i = 0; i < 20; i++) {
            context = ((Reply.Stored) cluster.put(N1, "k", "v" + i, context)).context();
            cluster.fill(N1, true);
            cluster.put(N1, "other", "v");
            cluster.fill(N1, false);
        }
        assertThat(cluster.record(N1, "k").clock().actors()).hasSize(1);
        assertThat(context.encoded().length()).isLessThan(60);
    }

    /** A write is refused, and another one of the key is being saved that may have been made from it: it may yet be there. */
    @Test
    void aRefusedWriteThatALaterOneWasBuiltUponIsNotSaidToBeUndone() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS));
        List<Reply> replies = new ArrayList<>();
        cluster.fill(N1, true);
        AtomicInteger saves = new AtomicInteger();
        cluster.watcher = line -> {
            if (line.startsWith("n1  saves") && line.contains("record k") && saves.incrementAndGet() == 2) {
                cluster.fill(N1, false);
            }
        };
        cluster.submit(N1, put("a"), replies::add);
        cluster.submit(N1, put("b"), replies::add);
        cluster.run(Duration.ofSeconds(1));
        assertThat(replies.get(0)).isInstanceOf(Reply.Indeterminate.class);
        assertThat(replies.get(1)).isInstanceOf(Reply.Stored.class);
    }

    private static Request put(String value) {
        return new Request.Put(TestCluster.key("k"), Value.ofUtf8(value), CausalContext.EMPTY, RequestOptions.DEFAULTS);
    }

    /** Each write goes on from the context of the one before, at an owner that does not have that yet. */
    @Test
    void clientsThatGoOnFromTheirOwnWritesMakeOneSiblingEach() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS));
        CausalContext[] contexts = {CausalContext.EMPTY, CausalContext.EMPTY};
        for (int i = 0; i < 123; i++) {
            NodeId owner = cluster.members.get(i % 3).id();
            Reply reply = cluster.put(owner, "k", "v" + i, contexts[i % 2]);
            assertThat(reply).as("write %d", i).isInstanceOf(Reply.Stored.class);
            contexts[i % 2] = ((Reply.Stored) reply).context();
        }
        cluster.run(Duration.ofSeconds(1));
        for (int node = 0; node < 3; node++) {
            assertThat(cluster.record(cluster.members.get(node).id(), "k").values())
                    .hasSize(2);
        }
    }

    /** A key that is written before its last save is durable, again and again, is read all the same. */
    @Test
    void theReadsOfAHotKeyDoNotWaitForItsLaterWrites() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.LWW));
        StoreKey key = new StoreKey(TestCluster.BUCKET, Bytes.ofUtf8("k"));
        List<Reply> reads = new ArrayList<>();
        List<Reply> writes = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            cluster.submit(
                    N1,
                    new Request.Put(key, Value.ofUtf8("v" + i), CausalContext.EMPTY, RequestOptions.DEFAULTS),
                    writes::add);
            if (i == 100) {
                cluster.submit(N1, new Request.Get(key, RequestOptions.DEFAULTS), reads::add);
            }
            cluster.run(Duration.ofNanos(50_000));
        }
        assertThat(writes).hasSizeGreaterThan(1_900);
        assertThat(reads).singleElement().isInstanceOf(Reply.Found.class);
    }

    private static NodeId noOwner(TestCluster cluster, List<NodeId> owners) {
        return cluster.members.stream()
                .map(Member::id)
                .filter(node -> !owners.contains(node))
                .findFirst()
                .orElseThrow();
    }

    /** A forwarded write comes once more when its owner has started again, and another write was made since. */
    @Test
    void aForwardedWriteIsNotMadeASecondTimeByALaterIncarnation() {
        TestCluster cluster = new TestCluster(4).define(settings(Resolve.LWW));
        List<NodeId> owners = cluster.owners("k", 3);
        NodeId other = noOwner(cluster, owners);
        List<Message.ForwardRequest> forwarded = new ArrayList<>();
        List<NodeId> to = new ArrayList<>();
        cluster.lost = (node, message) -> {
            if (message instanceof Message.ForwardRequest forward) {
                forwarded.add(forward);
                to.add(node);
            }
            return false;
        };
        assertThat(cluster.put(other, "k", "first")).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.put(to.get(0), "k", "second")).isInstanceOf(Reply.Stored.class);
        cluster.restart(to.get(0));
        cluster.run(Duration.ofSeconds(1));
        int repeated = forwarded.size();
        assertThat(repeated).isPositive();
        for (int i = 0; i < repeated; i++) {
            cluster.node(to.get(i)).receive(other, forwarded.get(i));
        }
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.read(to.get(0), "k")).containsExactly("second");
    }

    /** One that became another while a request was on its way to it may have done that before: nobody knows. */
    @Test
    void aForwardToAnIncarnationThatIsGoneEndsAsUnknown() {
        TestCluster cluster = new TestCluster(4).define(settings(Resolve.LWW));
        List<NodeId> owners = cluster.owners("k", 3);
        NodeId other = noOwner(cluster, owners);
        assertThat(cluster.put(other, "k", "first")).isInstanceOf(Reply.Stored.class);
        owners.forEach(cluster::restart);
        assertThat(cluster.put(other, "k", "second")).isInstanceOf(Reply.Indeterminate.class);
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.put(other, "k", "third")).isInstanceOf(Reply.Stored.class);
    }

    /** Two of 1 MiB are as much as a key may have; a third would make each later write of the key cost three. */
    @Test
    void siblingsThatWouldBeTooLargeAreRefused() {
        TestCluster cluster = new TestCluster(1)
                .define(new BucketSettings(
                        1,
                        1,
                        1,
                        Consistency.EVENTUAL,
                        Resolve.SIBLINGS,
                        QuorumKind.STRICT,
                        ReadRepair.OFF,
                        new TreeSet<>()));
        assertThat(cluster.put(N1, "k", MEBIBYTE)).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.put(N1, "k", MEBIBYTE)).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.put(N1, "k", "x")).isInstanceOfSatisfying(Reply.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Reply.Reason.TOO_MANY_SIBLINGS);
            assertThat(rejected.detail())
                    .isEqualTo("3 siblings of 2097153 bytes, which is more than siblingBytesMax = 2097152;"
                            + " read, merge and write with the context");
        });
        assertThat(cluster.record(N1, "k").values()).hasSize(2);

        // As it says: what was read and is replaced does not count.
        CausalContext context = ((Reply.Found) cluster.get(N1, "k")).context();
        assertThat(cluster.put(N1, "k", MEBIBYTE, context)).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.record(N1, "k").values()).hasSize(1);
    }

    /** What two owners admitted apart from each other is acknowledged: it is kept, however large both are together. */
    @Test
    void replicasMergeWhatEachOfThemAdmitted() {
        TestCluster cluster = new TestCluster(3).define(settings(Resolve.SIBLINGS));
        NodeId n2 = new NodeId("n2");
        cluster.isolate(N1);
        for (NodeId owner : List.of(N1, n2)) {
            assertThat(cluster.put(owner, "k", MEBIBYTE)).isInstanceOf(Reply.Stored.class);
            assertThat(cluster.put(owner, "k", MEBIBYTE)).isInstanceOf(Reply.Stored.class);
        }
        cluster.heal();
        cluster.run(Duration.ofSeconds(30));
        for (Member owner : cluster.members) {
            assertThat(cluster.record(owner.id(), "k").valueBytes())
                    .as("%s", owner.id())
                    .isEqualTo(4 << 20);
        }
        assertThat(cluster.put(n2, "k", "x")).isInstanceOf(Reply.Rejected.class);
        CausalContext context = ((Reply.Found) cluster.get(n2, "k")).context();
        assertThat(cluster.put(n2, "k", "x", context)).isInstanceOf(Reply.Stored.class);
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.record(N1, "k").values()).hasSize(1);
    }
}
