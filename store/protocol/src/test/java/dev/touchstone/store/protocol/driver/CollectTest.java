// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.NoCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Tombstones go when nothing can bring back what they deleted, and not before. The grace is an hour. */
class CollectTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final NodeId N3 = new NodeId("n3");
    private static final List<NodeId> ALL = List.of(N1, N2, N3);
    private static final Duration GRACE = Duration.ofMinutes(61);
    private static final Duration COLLECTED = Duration.ofMinutes(80);
    private static final BucketSettings STRICT = strict();

    private static BucketSettings strict(KnownBug... bugs) {
        return new BucketSettings(
                3,
                2,
                2,
                Consistency.EVENTUAL,
                Resolve.SIBLINGS,
                QuorumKind.STRICT,
                ReadRepair.ASYNC,
                new TreeSet<>(List.of(bugs)));
    }

    private final TestCluster cluster = new TestCluster(3);
    /** The tombstone that was collected. */
    private Cell grave = NoCell.NONE;

    @Test
    void nothingIsLeftOfWhatWasDeletedLongAgo() {
        cluster.define(STRICT);
        for (int i = 0; i < 500; i++) {
            cluster.delete(N1, "k" + i, CausalContext.EMPTY);
        }
        put("kept", "a");
        cluster.run(Duration.ofMinutes(50));
        assertThat(ALL).allSatisfy(node -> assertThat(cluster.records(node)).isEqualTo(501));
        cluster.run(COLLECTED);
        assertThat(ALL).allSatisfy(node -> assertThat(cluster.records(node)).isEqualTo(1));
        assertThat(cluster.read(N2, "kept")).containsExactly("a");
    }

    @Test
    void nothingGoesWhileAMemberIsDownAndAllWhenItIsBack() {
        cluster.define(STRICT);
        putAndDelete("k");
        cluster.kill(N3);
        cluster.run(GRACE.plus(COLLECTED));
        assertThat(List.of(N1, N2))
                .allSatisfy(node -> assertThat(cluster.records(node)).isOne());
        assertThat(cluster.notes).anyMatch(note -> note.contains("tombstones-wait") && note.contains("n3"));
        cluster.start(N3);
        cluster.run(COLLECTED);
        assertThat(ALL).allSatisfy(node -> assertThat(cluster.records(node)).isZero());
    }

    @Test
    void nothingGoesWhileAnOwnerStillHasTheValue() {
        cluster.define(STRICT);
        CausalContext context = put("k", "a");
        cluster.lost = (to, message) -> to.equals(N3) && message instanceof Message.ReplicatePut;
        cluster.delete(N1, "k", context);
        cluster.run(COLLECTED);
        assertThat(cluster.record(N3, "k").values()).hasSize(1);
        assertThat(List.of(N1, N2))
                .allSatisfy(
                        node -> assertThat(cluster.record(node, "k").siblings()).hasSize(1));
    }

    @Test
    void aMessageThatComesAfterwardsBringsNothingBack() {
        cluster.define(STRICT);
        List<Message> late = late("k");
        assertThat(late).isNotEmpty();
        late.forEach(message -> cluster.node(N3).receive(N1, message));
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.records(N3)).isZero();
        assertThat(cluster.read(N1, "k")).isEmpty();
        assertThat(cluster.notes).anyMatch(note -> note.contains("echo-ignored"));
    }

    @Test
    void aMessageThatComesAfterTheKeyWasWrittenAgainBringsNothingBackEither() {
        cluster.define(STRICT);
        List<Message> late = late("k");
        put("k", "again");
        late.forEach(message -> cluster.node(N3).receive(N1, message));
        cluster.run(Duration.ofSeconds(5));
        assertThat(ALL).allSatisfy(node -> assertThat(cluster.record(node, "k").values())
                .hasSize(1));
        assertThat(cluster.read(N1, "k")).containsExactly("again");
    }

    /** An owner missed that it was to erase its tombstone: so somebody still knows of the value, but as of one that was deleted. */
    @Test
    void aMessageThatComesAfterwardsBringsTheDeleteThatIsLeftToo() {
        cluster.define(STRICT);
        List<Message> late = late("k");
        cluster.kill(N2);
        cluster.setRecord(N2, "k", grave);
        cluster.start(N2);
        cluster.run(Duration.ofSeconds(1));
        late.forEach(message -> cluster.node(N3).receive(N1, message));
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.record(N3, "k").values()).isEmpty();
    }

    /** An owner cannot read what he has: it may be what the message brings, so that nobody can say that this is over. */
    @Test
    void aMessageThatComesAfterwardsIsRefusedWhileAnOwnerCannotReadHisRecord() {
        cluster.define(STRICT);
        List<Message> late = late("k");
        cluster.kill(N2);
        cluster.setRecord(N2, "k", grave);
        cluster.damage(N2, Table.RECORDS);
        cluster.start(N2);
        cluster.run(Duration.ofSeconds(1));
        List<Boolean> saved = new ArrayList<>();
        cluster.lost = (to, message) -> {
            if (to.equals(N1) && message instanceof Message.ReplicatePutAck ack) {
                saved.add(ack.saved());
            }
            return false;
        };
        cluster.node(N3).receive(N1, late.get(0));
        cluster.run(Duration.ofSeconds(2));
        assertThat(saved).containsExactly(false);
        assertThat(cluster.notes).noneMatch(note -> note.contains("echo-ignored"));
    }

    /** As when one erased its record and another did not, having been written to just then. Nobody owes anybody anything. */
    @Test
    void ownersWithDifferentTombstonesAgreeAgain() {
        cluster.define(STRICT);
        putAndDelete("k");
        cluster.run(Duration.ofSeconds(1));
        Cell first = cluster.record(N3, "k");
        putAndDelete("k");
        cluster.run(Duration.ofSeconds(1));
        cluster.kill(N3);
        cluster.setRecord(N3, "k", first);
        cluster.start(N3);
        cluster.run(GRACE.plus(COLLECTED));
        assertThat(ALL).allSatisfy(node -> assertThat(cluster.records(node)).isZero());
    }

    @Test
    void aNodeOnAnEmptyDiskHearsOfTheFloorBeforeItServes() {
        cluster.define(STRICT);
        List<Message> late = late("k");
        cluster.wipe(N3);
        cluster.run(Duration.ofMinutes(1));
        assertThat(cluster.node(N3).ranges().isServing()).isTrue();
        late.forEach(message -> cluster.node(N3).receive(N1, message));
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.records(N3)).isZero();
    }

    @Test
    void aDoubtfulDiskWithTheOldValueGivesItUp() {
        cluster.define(STRICT);
        CausalContext context = put("k", "a");
        cluster.run(Duration.ofSeconds(1));
        var old = cluster.record(N3, "k");
        cluster.delete(N1, "k", context);
        cluster.run(GRACE.plus(COLLECTED));
        assertThat(cluster.records(N3)).isZero();
        cluster.kill(N3);
        cluster.incident(N3);
        cluster.setRecord(N3, "k", old);
        cluster.start(N3);
        cluster.run(Duration.ofSeconds(2));
        assertThat(cluster.read(N3, "k")).isEmpty();
        assertThat(cluster.records(N3)).isZero();
        assertThat(cluster.notes).anyMatch(note -> note.contains("record-over"));
    }

    @Test
    void damagedFloorsAreHeardFromOthers() {
        cluster.define(STRICT);
        List<Message> late = late("k");
        cluster.kill(N3);
        cluster.damageStates(N3);
        cluster.start(N3);
        cluster.run(Duration.ofMinutes(1));
        late.forEach(message -> cluster.node(N3).receive(N1, message));
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.records(N3)).isZero();
    }

    @Test
    void noDotIsUsedAgainAndAnOldContextErasesNothing() {
        cluster.define(STRICT);
        CausalContext first = put("k", "a");
        Dot before = cluster.record(N1, "k").siblings().get(0).dot();
        CausalContext old = context(cluster.delete(N1, "k", first));
        cluster.run(GRACE.plus(COLLECTED));
        assertThat(cluster.records(N1)).isZero();
        put("k", "b");
        Dot after = cluster.record(N1, "k").siblings().get(0).dot();
        assertThat(after.actor()).isEqualTo(before.actor());
        assertThat(after.counter()).isGreaterThan(before.counter() + 1);
        assertThat(cluster.put(N1, "k", "c", old)).isInstanceOf(Reply.Stored.class);
        assertThat(cluster.read(N2, "k")).containsExactly("b", "c");
    }

    @Test
    void theKnownBugDropsWhatIsStillNeeded() {
        cluster.define(strict(KnownBug.TOMBSTONE_DROPPED_EARLY));
        CausalContext context = put("k", "a");
        cluster.lost = (to, message) -> to.equals(N3) && message instanceof Message.ReplicatePut;
        cluster.delete(N1, "k", context);
        cluster.run(COLLECTED);
        cluster.heal();
        cluster.run(Duration.ofSeconds(30));
        assertThat(cluster.read(N3, "k")).containsExactly("a");
    }

    /** A key that was written and deleted, of which nothing is left; what n1 sent of it to n3 is to come yet. */
    private List<Message> late(String key) {
        List<Message> late = new ArrayList<>();
        cluster.lost = (to, message) -> {
            if (to.equals(N3)
                    && message instanceof Message.ReplicatePut put
                    && !put.record().isTombstone()) {
                late.add(message);
            }
            return false;
        };
        putAndDelete(key);
        cluster.run(Duration.ofSeconds(1));
        grave = cluster.record(N1, key);
        cluster.run(GRACE.plus(COLLECTED));
        cluster.heal();
        assertThat(ALL).allSatisfy(node -> assertThat(cluster.records(node)).isZero());
        return late;
    }

    private void putAndDelete(String key) {
        cluster.delete(N1, key, put(key, "a"));
    }

    private CausalContext put(String key, String value) {
        return context(cluster.put(N1, key, value));
    }

    private static CausalContext context(Reply reply) {
        return ((Reply.Stored) reply).context();
    }
}
