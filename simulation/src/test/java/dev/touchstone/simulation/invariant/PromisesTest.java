// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.SimulationFailure;
import dev.touchstone.simulation.disk.SimDisk;
import dev.touchstone.simulation.node.SimNode;
import dev.touchstone.simulation.node.SimNodes;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What nodes promise each other and their clients for later, broken by nodes that forget it. */
class PromisesTest {
    private static final StoreKey KEY = new StoreKey("b", Bytes.ofUtf8("k"));

    private final EventQueue queue = new EventQueue();
    private final Ring ring = new Ring(
            1, IntStream.rangeClosed(1, 3).mapToObj(i -> Member.of("n" + i)).toList());
    private final List<SimNode> nodes = new ArrayList<>();
    private final NodeId owner = ring.owners(Token.of(KEY), 2).get(0);
    private final NodeId other = ring.owners(Token.of(KEY), 2).get(1);
    private final NodeId standIn = ring.fallbacks(Token.of(KEY), 2).get(0);
    private final Siblings record = written(Siblings.NONE, owner, 1, 1);
    private final Invariants invariants;

    PromisesTest() {
        TreeMap<String, BucketSettings> buckets = new TreeMap<>();
        buckets.put(
                "b",
                new BucketSettings(
                        2,
                        1,
                        2,
                        Consistency.EVENTUAL,
                        Resolve.SIBLINGS,
                        QuorumKind.SLOPPY,
                        ReadRepair.OFF,
                        new TreeSet<>()));
        for (int i = 1; i <= 3; i++) {
            nodes.add(SimNodes.alone(queue, SimConfig.ofNodes(1), "n" + i));
        }
        Observed world = new Observed(
                buckets, ring, nodes, what -> new SimulationFailure(SimulationFailure.Kind.SAFETY, 7, 0, what, null));
        invariants = new Invariants(world, 3);
    }

    private static Siblings written(Siblings before, NodeId by, long boot, long counter) {
        Dot dot = new Dot(new Incarnation(by, boot), counter);
        return Siblings.put(before, Seen.NOTHING, new Sibling(dot, counter, 0, Value.ofUtf8("v")));
    }

    private SimNode node(NodeId id) {
        return nodes.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    /** The node changes, as the invariants see it, and then durably. */
    private void change(NodeId id, Mutation... mutations) {
        for (Mutation each : mutations) {
            begin(id, each);
        }
        boolean[] over = {false};
        queue.after(10_000_000, () -> over[0] = true);
        while (!over[0]) {
            queue.step();
        }
    }

    /** The node changes, and has yet to save it. */
    private void begin(NodeId id, Mutation change) {
        SimDisk disk = node(id).disks().get(1);
        invariants.changes(id, change, disk.read(change.table(), change.key()));
        disk.write(List.of(change), new Storage.Completion() {
            @Override
            public void saved() {}

            @Override
            public void failed(boolean full, String detail) {
                throw new AssertionError(detail);
            }
        });
    }

    private static Mutation has(Siblings record) {
        return new Mutation(Table.RECORDS, RecordKey.encode(KEY), RecordCodec.encode(record));
    }

    private static Mutation dropsIt() {
        return new Mutation(Table.RECORDS, RecordKey.encode(KEY), null);
    }

    private static Mutation keeps(HintPlace place) {
        return new Mutation(Table.HINTS, place.encode(), Bytes.ofUtf8("made"));
    }

    private static Mutation forgets(HintPlace place) {
        return new Mutation(Table.HINTS, place.encode(), null);
    }

    private HintPlace mark() {
        return new HintPlace.Mark(other, KEY);
    }

    private HintPlace range() {
        return new HintPlace.DirtyRange(other, Partitions.DEFAULT.of(Token.of(KEY)));
    }

    private void acknowledge() {
        Request put = new Request.Put(KEY, Value.ofUtf8("v"), CausalContext.EMPTY, RequestOptions.DEFAULTS);
        CausalContext context = record.seen(KEY.generation())
                .context(Token.of(KEY), (token, content, length) -> new byte[Seen.SEAL_BYTES]);
        invariants.asked(put).accept(new Reply.Stored(context, "v"));
    }

    @Test
    void aStandInThatHandedItsCopyOverMayDropIt() {
        change(owner, has(record));
        change(standIn, has(record), keeps(mark()));
        acknowledge();
        change(other, has(record));
        change(standIn, dropsIt(), forgets(mark()));
        invariants.atRest();
    }

    @Test
    void aStandInThatDropsWhatWasAcknowledged() {
        change(owner, has(record));
        change(standIn, has(record));
        acknowledge();
        assertThatThrownBy(() -> change(standIn, dropsIt()))
                .hasMessageContaining(standIn + " drops its copy of b/k")
                .hasMessageContaining("is left on 1 nodes, not 2");
    }

    @Test
    void aStandInThatDropsItsCopyBeforeItIsHandedOver() {
        change(standIn, has(record), keeps(mark()));
        assertThatThrownBy(() -> change(standIn, dropsIt()))
                .hasMessageContaining("forgets a hint of b/k for " + other + ", which lacks a write of it");
    }

    @Test
    void aHintThatIsForgottenBeforeItsTargetHasTheWrite() {
        change(owner, has(record), keeps(mark()));
        assertThatThrownBy(() -> change(owner, forgets(mark()))).hasMessageContaining("forgets a hint of b/k");
    }

    @Test
    void aHintThatExpiresLivesOnAsADirtyRange() {
        change(owner, has(record), keeps(mark()), keeps(range()), forgets(mark()));
        change(other, has(record));
        change(owner, forgets(range()));
    }

    @Test
    void aDirtyRangeThatIsForgottenBeforeItsTargetHasTheWrite() {
        change(owner, has(record), keeps(range()));
        assertThatThrownBy(() -> change(owner, forgets(range()))).hasMessageContaining("forgets a hint of b/k");
    }

    /** A range that is made once more takes in what came since; until that is saved, a crash leaves the one before. */
    @Test
    void aDirtyRangePromisesNothingThatACrashTook() {
        int taken = 0;
        for (int draws = 0; draws < 20; draws++) {
            taken += new PromisesTest().crashesWithARangeMadeOnceMore(draws) ? 1 : 0;
        }
        assertThat(taken).isPositive();
    }

    /** True if the crash took the later write. */
    private boolean crashesWithARangeMadeOnceMore(int draws) {
        change(other, has(record));
        for (int i = 0; i <= draws; i++) {
            change(owner, has(record), keeps(range()));
        }
        begin(owner, has(written(record, owner, 1, 2)));
        begin(owner, keeps(range()));
        node(owner).crash();
        invariants.turned(owner);
        boolean taken = record.equals(RecordCodec.decode(durable()));
        if (taken) {
            begin(owner, forgets(range()));
        }
        return taken;
    }

    private Bytes durable() {
        return Objects.requireNonNull(node(owner).durable(KEY));
    }

    @Test
    void aDirtyRangePromisesNoLaterWrite() {
        change(owner, has(record), keeps(range()));
        change(owner, has(written(record, owner, 1, 2)));
        change(other, has(record));
        change(owner, forgets(range()));
    }

    @Test
    void aHintForANodeThatOwnsNothing() {
        assertThatThrownBy(() -> change(owner, keeps(new HintPlace.Mark(standIn, KEY))))
                .hasMessageContaining("no owner of it");
        assertThatThrownBy(() -> change(owner, keeps(new HintPlace.Mark(owner, KEY))))
                .hasMessageContaining("keeps a hint for itself");
    }

    @Test
    void aCopyThatNobodyCameFor() {
        change(owner, has(record));
        change(standIn, has(record));
        assertThatThrownBy(invariants::atRest)
                .hasMessageContaining("at rest, " + standIn + " keeps a copy of b/k, which it does not own");
    }

    @Test
    void moreSiblingsThanItsOwnersAdmit() {
        Siblings more = record;
        for (int i = 2; i <= 6; i++) {
            more = written(more, owner, 1, i);
        }
        change(owner, has(more));
        Siblings tooMany = written(more, owner, 1, 7);
        assertThatThrownBy(() -> change(owner, has(tooMany))).hasMessageContaining("has 7 siblings");
    }

    @Test
    void aClockThatKnowsAWriteThatNobodyMade() {
        Sibling last = new Sibling(new Dot(new Incarnation(owner, 1), 2), 2, 0, Value.ofUtf8("v"));
        Siblings ahead =
                new Siblings(DotSet.EMPTY.with(last.dot()).with(new Dot(new Incarnation(other, 1), 9)), List.of(last));
        assertThatThrownBy(() -> change(owner, has(ahead))).hasMessageContaining("knows write 9 of " + other + "#1");
    }

    /** As a coordinator did that went on as another actor whenever its disk was full. */
    @Test
    void aNodeThatIsAnotherActorAtEachWrite() {
        Siblings grown = Siblings.NONE;
        for (int boot = 1; boot <= node(owner).life(); boot++) {
            grown = replacing(grown, boot);
            change(owner, has(grown));
        }
        Siblings another = replacing(grown, 99);
        assertThatThrownBy(() -> change(owner, has(another))).hasMessageContaining("reasons to be another");
    }

    private Siblings replacing(Siblings before, long boot) {
        Dot dot = new Dot(new Incarnation(owner, boot), 1);
        Seen all = new Seen(KEY.generation(), before.clock(), 0, 0);
        return Siblings.put(before, all, new Sibling(dot, boot, 0, Value.ofUtf8("v")));
    }
}
