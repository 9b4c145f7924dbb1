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
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.DottedCell;
import dev.touchstone.store.protocol.version.Latest;
import dev.touchstone.store.protocol.version.Siblings;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Peers that send cells of another kind than the bucket's: nothing of it is taken in, counted or served. */
class CellKindTest {
    private final TestCluster cluster = new TestCluster(5);

    private CellKindTest define(int r, int w, QuorumKind quorum, Resolve resolve) {
        cluster.define(
                new BucketSettings(3, r, w, Consistency.EVENTUAL, resolve, quorum, ReadRepair.ASYNC, new TreeSet<>()));
        cluster.run(Duration.ofSeconds(3));
        return this;
    }

    private static Message otherKinds(Message message) {
        if (message instanceof Message.ReplicatePut put) {
            return new Message.ReplicatePut(put.call(), put.key(), other(put.record()));
        } else if (message instanceof Message.StoreHint hint) {
            return new Message.StoreHint(hint.call(), hint.target(), hint.key(), other(hint.record()));
        } else if (message instanceof Message.FetchRecordAck ack && ack.record() != null) {
            return new Message.FetchRecordAck(ack.call(), other(ack.record()));
        } else if (message instanceof Message.FetchCopyAck ack && ack.record() != null) {
            return new Message.FetchCopyAck(ack.call(), other(ack.record()), ack.vouched(), ack.floor());
        }
        return message;
    }

    private static Cell other(Cell cell) {
        if (cell instanceof Siblings siblings && !siblings.isNone()) {
            return new Latest(siblings.clock(), siblings.siblings().get(0));
        }
        return cell instanceof Latest latest ? new Siblings(latest.clock(), latest.siblings()) : cell;
    }

    private long refused() {
        return cluster.notes.stream()
                .filter(note -> note.contains("cell-refused"))
                .count();
    }

    private static void assertRejected(Reply reply, Reply.Reason reason) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Rejected.class, rejected -> assertThat(rejected.reason())
                .isEqualTo(reason));
    }

    private @Nullable DottedCell record(NodeId node) {
        DottedCell record = cluster.record(node, "k");
        return record.isNone() ? null : record;
    }

    @Test
    void aWriteOfAnotherKindIsNotAcknowledged() {
        for (Resolve resolve : Resolve.values()) {
            CellKindTest each = new CellKindTest().define(1, 2, QuorumKind.STRICT, resolve);
            List<NodeId> owners = each.cluster.owners("k", 3);
            each.cluster.altered = CellKindTest::otherKinds;
            assertThat(each.cluster.put(owners.get(0), "k", "v")).isInstanceOf(Reply.Indeterminate.class);
            assertThat(each.record(owners.get(1))).isNull();
            assertThat(each.record(owners.get(2))).isNull();
            assertThat(each.refused()).isPositive();
        }
    }

    @Test
    void aStandInKeepsNoHintOfAnotherKind() {
        define(1, 3, QuorumKind.SLOPPY, Resolve.SIBLINGS);
        List<NodeId> owners = cluster.owners("k", 5);
        cluster.kill(owners.get(2));
        cluster.altered = message -> message instanceof Message.StoreHint ? otherKinds(message) : message;
        assertThat(cluster.put(owners.get(0), "k", "v")).isInstanceOf(Reply.Indeterminate.class);
        assertThat(record(owners.get(3))).isNull();
        assertThat(record(owners.get(4))).isNull();
        assertThat(refused()).isEqualTo(2);
    }

    @Test
    void anAnswerOfAnotherKindIsOneThatCannotRead() {
        define(2, 3, QuorumKind.STRICT, Resolve.LWW);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "v");
        cluster.altered = CellKindTest::otherKinds;
        assertRejected(cluster.get(owners.get(0), "k"), Reply.Reason.TIMEOUT);
        assertThat(refused()).isEqualTo(2);
        cluster.altered = message -> message;
        assertThat(cluster.read(owners.get(0), "k")).containsExactly("v");
    }

    /** As if a release with a fault had written it: it is no vote, and is made whole. */
    @Test
    void aRecordOfAnotherKindIsReplacedByWhatOtherOwnersHave() {
        define(3, 3, QuorumKind.STRICT, Resolve.SIBLINGS);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "v");
        cluster.run(Duration.ofSeconds(1));
        DottedCell whole = cluster.record(owners.get(0), "k");
        cluster.kill(owners.get(2));
        cluster.setRecord(owners.get(2), "k", other(whole));
        cluster.start(owners.get(2));
        cluster.run(Duration.ofSeconds(3));
        assertRejected(cluster.get(owners.get(0), "k"), Reply.Reason.TIMEOUT);
        assertThat(cluster.put(owners.get(0), "k", "w")).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.notes).anyMatch(note -> note.contains("a cell of kind latest in a bucket of siblings"));
        assertThat(cluster.record(owners.get(2), "k")).isEqualTo(cluster.record(owners.get(0), "k"));
        assertThat(cluster.read(owners.get(0), "k")).containsExactly("v", "w");
    }

    @Test
    void nothingIsRestoredFromCopiesOfAnotherKind() {
        define(1, 3, QuorumKind.STRICT, Resolve.SIBLINGS);
        List<NodeId> owners = cluster.owners("k", 3);
        cluster.put(owners.get(0), "k", "v");
        cluster.altered = CellKindTest::otherKinds;
        cluster.wipe(owners.get(0));
        cluster.start(owners.get(0));
        cluster.run(Duration.ofSeconds(3));
        assertThat(record(owners.get(0))).isNull();
        assertThat(refused()).isPositive();
        cluster.altered = message -> message;
        assertThat(cluster.read(owners.get(1), "k")).containsExactly("v");
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.record(owners.get(0), "k")).isEqualTo(cluster.record(owners.get(1), "k"));
    }
}
