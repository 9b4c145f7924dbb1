// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Instants;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.ring.Member;
import dev.touchstone.store.protocol.ring.Ring;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.DotSet;
import dev.touchstone.store.protocol.version.Latest;
import dev.touchstone.store.protocol.version.NoCell;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplicaTest {
    private static final StoreKey KEY = new StoreKey("b", 1, Bytes.ofUtf8("k"));
    private static final Agenda.SaveEnd NOTHING = new Agenda.SaveEnd() {
        @Override
        public void saved(@Nullable Ticket ticket) {}

        @Override
        public void failed(boolean full, String detail) {}
    };

    private final Agenda agenda = new Agenda();
    private final Held held = new Held();
    private ClusterView view = view(Resolve.SIBLINGS);
    private int damages;
    private final Replica replica = new Replica(held, agenda, () -> view, () -> damages++);

    private static ClusterView view(@Nullable Resolve resolve) {
        SortedMap<String, BucketSettings> buckets = new TreeMap<>();
        SortedMap<String, Generation> generations = new TreeMap<>();
        if (resolve != null) {
            BucketSettings like = BucketSettings.DEFAULT;
            buckets.put(
                    KEY.bucket(),
                    new BucketSettings(
                            like.n(),
                            like.r(),
                            like.w(),
                            like.consistency(),
                            resolve,
                            like.quorum(),
                            like.readRepair(),
                            like.bugs()));
            generations.put(KEY.bucket(), new Generation(1, false, Bytes.EMPTY));
        }
        return new ClusterView(
                new Ring(1, List.of(Member.of("n1"))), new TreeMap<>(), new TreeSet<>(), buckets, generations, false);
    }

    /** Such as two messages that waited for the same view: the storage hears of either only when the event is over. */
    @Test
    void whatIsWrittenTwiceInOneEventIsWrittenOnTopOfEachOther() {
        Siblings one = written("n1");
        Siblings other = written("n2");
        agenda.begin(new Instants(0, 0));
        replica.merge(KEY, one, Set.of(), List.of(), NOTHING);
        replica.merge(KEY, other, Set.of(), List.of(), NOTHING);
        agenda.end().forEach(held::run);
        agenda.begin(new Instants(1, 1));
        assertThat(replica.read(KEY).record()).isEqualTo(one.merge(other));
    }

    /** What was refused is not there in the next event. */
    @Test
    void whatTheStorageDidNotTakeIsNotThere() {
        agenda.begin(new Instants(0, 0));
        replica.merge(KEY, written("n1"), Set.of(), List.of(), NOTHING);
        agenda.end();
        agenda.begin(new Instants(1, 1));
        assertThat(replica.read(KEY).record().isNone()).isTrue();
    }

    /** One kind has no merge with the other, so that it says as little as damaged bytes; and it is replaced as they are. */
    @Test
    void aCellOfAnotherKindThanItsBucketsIsReadAsDamaged() {
        Siblings siblings = written("n1");
        Sibling sibling = siblings.siblings().get(0);
        held.records.put(RecordKey.encode(KEY), RecordCodec.encode(new Latest(siblings.clock(), sibling)));
        agenda.begin(new Instants(0, 0));
        assertThat(replica.read(KEY)).isEqualTo(new Replica.Local(NoCell.NONE, true));
        assertThat(agenda.end())
                .containsExactly(
                        new Effect.Note("record-corrupt", KEY + ": a cell of kind latest in a bucket of siblings"));
        agenda.begin(new Instants(1, 1));
        replica.merge(KEY, siblings, Set.of(), List.of(), NOTHING);
        agenda.end().forEach(held::run);
        agenda.begin(new Instants(2, 2));
        assertThat(replica.read(KEY)).isEqualTo(new Replica.Local(siblings, false));
        assertThat(damages).isOne();
    }

    /** Of a bucket that is not known yet nobody can say what its kind is: what is here is read as it is. */
    @Test
    void ofABucketThatIsNotKnownEveryKindIsRead() {
        held.records.put(RecordKey.encode(KEY), RecordCodec.encode(written("n1")));
        agenda.begin(new Instants(0, 0));
        view = view(null);
        assertThat(replica.read(KEY).record()).isEqualTo(written("n1"));
        view = view(Resolve.LWW);
        assertThat(replica.read(KEY).corrupt()).isTrue();
    }

    private static Siblings written(String node) {
        Dot dot = new Dot(new Incarnation(new NodeId(node), 1), 1);
        Sibling sibling = new Sibling(dot, 1, 0, Value.ofUtf8("of " + node));
        return new Siblings(DotSet.EMPTY.with(dot), List.of(sibling));
    }

    /** Takes saves when they are run. */
    private static final class Held implements Storage {
        private final TreeMap<Bytes, Bytes> records = new TreeMap<>();

        void run(Effect effect) {
            if (effect instanceof Effect.Save save) {
                for (Mutation each : save.mutations()) {
                    Bytes value = each.value();
                    assertThat(value).isNotNull().satisfies(RecordCodec::decode);
                    records.put(each.key(), value);
                }
            }
        }

        @Override
        public StorageCondition condition() {
            return StorageCondition.SOUND;
        }

        @Override
        public @Nullable Bytes read(Table table, Bytes key) {
            return records.get(key);
        }

        @Override
        public void write(List<Mutation> mutations, Completion completion) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
            throw new UnsupportedOperationException();
        }
    }
}
