// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.invariant;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.simulation.SimulationFailure;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.store.protocol.request.RequestOptions;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.CausalContext;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A read that knows less than what was acknowledged before it began breaks the world, where quorums meet. */
class ReadsTest {
    private static final StoreKey KEY = new StoreKey("b", Bytes.ofUtf8("k"));
    private static final Request.KeyRequest PUT =
            new Request.Put(KEY, Value.ofUtf8("a"), CausalContext.EMPTY, RequestOptions.DEFAULTS);
    private static final Request.KeyRequest GET = new Request.Get(KEY, RequestOptions.DEFAULTS);
    private static final Reply NOTHING = new Reply.Absent(CausalContext.EMPTY);

    private static Reads reads(int r, QuorumKind quorum) {
        Map<String, BucketSettings> buckets = new TreeMap<>();
        buckets.put(
                "b",
                new BucketSettings(
                        3, r, 2, Consistency.EVENTUAL, Resolve.LWW, quorum, ReadRepair.OFF, new TreeSet<>()));
        Ring ring = new Ring(
                1, IntStream.rangeClosed(1, 3).mapToObj(i -> Member.of("n" + i)).toList());
        return new Reads(new Observed(
                buckets,
                ring,
                List.of(),
                what -> new SimulationFailure(SimulationFailure.Kind.SAFETY, 7, 0, what, null)));
    }

    private static CausalContext upTo(long counter) {
        DotSet writes = DotSet.EMPTY;
        for (long write = 1; write <= counter; write++) {
            writes = writes.with(new Dot(new Incarnation(new NodeId("n1"), 1), write));
        }
        return new Seen(KEY.generation(), writes, 1, 0)
                .context(Token.of(KEY), (token, content, length) -> new byte[Seen.SEAL_BYTES]);
    }

    private static void acknowledge(Reads reads, long counter) {
        reads.asked(PUT).accept(new Reply.Stored(upTo(counter), "v"));
    }

    @Test
    void aReadThatMissesWhatWasAcknowledged() {
        Reads reads = reads(2, QuorumKind.STRICT);
        acknowledge(reads, 1);
        assertThatThrownBy(() -> reads.asked(GET).accept(NOTHING)).hasMessageContaining("was acknowledged");
        acknowledge(reads, 2);
        assertThatThrownBy(() -> reads.asked(GET).accept(new Reply.Absent(upTo(1))))
                .hasMessageContaining("was acknowledged");
    }

    @Test
    void ofWhatIsAcknowledgedMeanwhileNothingIsPromised() {
        Reads reads = reads(2, QuorumKind.STRICT);
        acknowledge(reads, 1);
        Consumer<Reply> read = reads.asked(GET);
        acknowledge(reads, 2);
        assertThatCode(() -> read.accept(new Reply.Absent(upTo(1)))).doesNotThrowAnyException();
    }

    @Test
    void quorumsThatDoNotMeetPromiseNothing() {
        for (Reads reads : List.of(reads(1, QuorumKind.STRICT), reads(2, QuorumKind.SLOPPY))) {
            acknowledge(reads, 1);
            assertThatCode(() -> reads.asked(GET).accept(NOTHING)).doesNotThrowAnyException();
        }
    }
}
