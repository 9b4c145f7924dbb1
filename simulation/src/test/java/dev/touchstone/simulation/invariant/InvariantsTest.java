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
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each invariant, broken. */
class InvariantsTest {
    private static final StoreKey KEY = new StoreKey("b", Bytes.ofUtf8("k"));
    private static final Incarnation ACTOR = new Incarnation(new NodeId("n1"), 1);
    private static final Siblings FIRST = write(Siblings.NONE, 1, "a");
    private static final Siblings SECOND = write(FIRST, 2, "b");

    private final Ring ring = new Ring(
            1, IntStream.rangeClosed(1, 5).mapToObj(i -> Member.of("n" + i)).toList());
    private final NodeId owner = ring.owners(Token.of(KEY), 3).get(0);
    private final NodeId stranger = ring.fallbacks(Token.of(KEY), 3).get(0);
    private final Invariants invariants;
    private final EventQueue queue = new EventQueue();
    private final SimNode node = SimNodes.alone(queue, SimConfig.ofNodes(1));

    private static CausalContext context(Siblings record) {
        return record.seen(KEY.generation())
                .context(Token.of(KEY), (token, content, length) -> new byte[Seen.SEAL_BYTES]);
    }

    InvariantsTest() {
        Map<String, BucketSettings> buckets = new TreeMap<>();
        buckets.put("b", BucketSettings.DEFAULT);
        Observed world = new Observed(
                buckets,
                ring,
                List.of(node),
                what -> new SimulationFailure(SimulationFailure.Kind.SAFETY, 7, 1_500_000_000, what, null));
        invariants = new Invariants(world, 100);
    }

    private static Siblings write(Siblings before, long counter, String value) {
        return Siblings.put(
                before, Seen.NOTHING, new Sibling(new Dot(ACTOR, counter), counter, 0, Value.ofUtf8(value)));
    }

    private void saves(NodeId node, @Nullable Siblings after, @Nullable Siblings before) {
        Bytes encoded = after == null ? null : RecordCodec.encode(after);
        invariants.changes(
                node,
                new Mutation(Table.RECORDS, RecordKey.encode(KEY), encoded),
                before == null ? null : RecordCodec.encode(before));
    }

    @Test
    void aRecordThatGrowsIsFine() {
        saves(owner, FIRST, null);
        saves(owner, SECOND, FIRST);
        saves(stranger, FIRST, null);
        saves(stranger, null, FIRST);
    }

    @Test
    void aDotThatNamesTwoWrites() {
        saves(owner, FIRST, null);
        assertThatThrownBy(() -> saves(stranger, write(Siblings.NONE, 1, "other"), null))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith(
                        "safety failure in the world of seed 7 at 1.500 s of virtual time: the dot n1#1:1");
    }

    @Test
    void aClockThatShrinks() {
        assertThatThrownBy(() -> saves(owner, FIRST, SECOND)).hasMessageContaining("shrank from");
    }

    @Test
    void anOwnerThatDropsARecord() {
        assertThatThrownBy(() -> saves(owner, null, FIRST)).hasMessageContaining("dropped its record");
    }

    @Test
    void anAcknowledgementWithoutDurableCopies() {
        Request put = new Request.Put(KEY, Value.ofUtf8("a"), CausalContext.EMPTY, RequestOptions.DEFAULTS);
        Reply stored = new Reply.Stored(context(FIRST), "n1#1:1");
        assertThatThrownBy(() -> invariants.asked(put).accept(stored))
                .hasMessageContaining("durable on 0 nodes, not 2");
    }

    @Test
    void whatADiskHadDurablyBeforeItWasWipedIsCounted() {
        SimDisk disk = node.disks().get(1);
        Mutation saves = new Mutation(Table.RECORDS, RecordKey.encode(KEY), RecordCodec.encode(FIRST));
        disk.write(List.of(saves), new Storage.Completion() {
            @Override
            public void saved() {}

            @Override
            public void failed(boolean full, String detail) {
                throw new AssertionError(detail);
            }
        });
        boolean[] over = {false};
        queue.after(10_000_000, () -> over[0] = true);
        while (!over[0]) {
            queue.step();
        }
        disk.wipe();
        Request put = new Request.Put(KEY, Value.ofUtf8("a"), CausalContext.EMPTY, RequestOptions.DEFAULTS);
        Reply first = new Reply.Stored(context(FIRST), "n1#1:1");
        assertThatThrownBy(() -> invariants.asked(put).accept(first)).hasMessageContaining("durable on 1 nodes, not 2");
        Reply second = new Reply.Stored(context(SECOND), "n1#1:2");
        assertThatThrownBy(() -> invariants.asked(put).accept(second))
                .as("what it never had is not")
                .hasMessageContaining("durable on 0 nodes, not 2");
    }

    @Test
    void aDamagedRecordSaysNothingOfWhatWasKnown() {
        Bytes after = RecordCodec.encode(FIRST);
        invariants.changes(owner, new Mutation(Table.RECORDS, RecordKey.encode(KEY), after), Bytes.EMPTY);
    }

    @Test
    void theFailureTellsItsKind() {
        assertThat(new SimulationFailure(SimulationFailure.Kind.CRASH, 1, 0, "x", null))
                .hasMessageStartingWith("crash failure");
    }
}
