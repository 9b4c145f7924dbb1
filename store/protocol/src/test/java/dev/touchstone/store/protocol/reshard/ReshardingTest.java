// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.reshard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.range.Floors;
import dev.touchstone.store.protocol.range.RangeState;
import dev.touchstone.store.protocol.range.RangeStates;
import dev.touchstone.store.protocol.replica.GenerationSweep;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ReshardingTest {
    private static final NodeId N2 = new NodeId("n2");
    private static final Bytes NOTE = Bytes.ofUtf8("swept/b");

    @Test
    void movesAnyContentFromAnyNumberToAnyAndBack() {
        for (long seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int from = random.nextInt(1, 9);
            int to = random.nextInt(1, 9);
            Shards former = Shards.random(from, random);
            Shards moved = former.moved(to);
            for (Table table : List.of(Table.RECORDS, Table.HINTS)) {
                assertThat(all(moved, table)).as("seed %s, %s", seed, table).isEqualTo(all(former, table));
                for (int shard = 0; shard < to; shard++) {
                    int index = shard;
                    assertThat(moved.shards.get(shard).tables.get(table).keySet())
                            .as("seed %s, %s of shard %s", seed, table, shard)
                            .allMatch(key -> ShardPlace.of(table, key, to) == index);
                }
            }
            assertThat(counts(moved)).as("seed %s", seed).isEqualTo(counts(former));
            Shards back = moved.moved(from);
            for (int shard = 0; shard < from; shard++) {
                assertThat(back.shards.get(shard).tables)
                        .as("seed %s, shard %s of %s by way of %s", seed, shard, from, to)
                        .isEqualTo(former.shards.get(shard).tables);
            }
        }
    }

    /** All entries of a table; each is in one shard alone. */
    private static Map<Bytes, Bytes> all(Shards shards, Table table) {
        TreeMap<Bytes, Bytes> all = new TreeMap<>();
        for (Shards.Shard each : shards.shards) {
            each.tables.get(table).forEach((key, value) -> assertThat(all.put(key, value))
                    .as("twice: %s", key)
                    .isNull());
        }
        return all;
    }

    private static RangeCounts counts(Shards shards) {
        RangeCounts counts = RangeCounts.NONE;
        for (int shard = 0; shard < shards.shards.size(); shard++) {
            RangeStates states = new RangeStates(shard, shards.shards.size());
            assertThat(states.load(shards.shards.get(shard)))
                    .as("nothing is to be made up for")
                    .isFalse();
            counts = counts.plus(states.counts());
        }
        return counts;
    }

    /** One shard's storage lost something that nobody dealt with, another's incident was dealt with long ago. */
    @Test
    void anIncidentConcernsThePartitionsThatItConcernedAndNoOthers() {
        Shards former = serving(2);
        former.shards.get(0).incident = 7;
        former.shards.get(1).incident = 9;
        former.shards.get(1).set(Shards.states(9, all(RangeState.SERVING, 512), 512));
        Shards moved = former.moved(4);
        for (int shard = 0; shard < 4; shard++) {
            RangeStates states = new RangeStates(shard, 4);
            states.load(moved.shards.get(shard));
            assertThat(states.counts()).isEqualTo(new RangeCounts(shard < 2 ? 0 : 256, 0, shard < 2 ? 256 : 0, 0));
            moved.shards.get(shard).incident = 9;
            states.load(moved.shards.get(shard));
            assertThat(states.isServing())
                    .as("an incident of the new storage is news, whatever its number")
                    .isFalse();
        }
    }

    @Test
    void recordsWithoutAWordOnThemAreSuspectAndNoRecordsAreSyncing() {
        Shards former = new Shards(2);
        former.add(record(keyOf(0, 2), "v"));
        Shards moved = former.moved(3);
        assertThat(counts(moved)).isEqualTo(new RangeCounts(0, 512, 512, 0));
    }

    @Test
    void aBucketIsSweptAsFarAsTheShardThatIsLeastFar() {
        Shards former = serving(3);
        former.shards.forEach(each -> each.set(GenerationSweep.note(NOTE, 5)));
        former.shards.get(1).set(GenerationSweep.note(NOTE, 3));
        assertThat(swept(former.moved(2))).containsOnly(3L);
        former.shards.get(1).set(new Mutation(Table.META, NOTE, Bytes.EMPTY));
        assertThat(swept(former.moved(2))).as("a damaged note says nothing").containsOnly(1L);
        former.shards.get(1).tables.get(Table.META).remove(NOTE);
        assertThat(swept(former.moved(2))).as("one of them was never swept").containsOnly(1L);
    }

    private static List<Long> swept(Shards shards) {
        return shards.shards.stream()
                .map(each -> GenerationSweep.swept(each.read(Table.META, NOTE)))
                .toList();
    }

    @Test
    void whatCannotBePlacedStaysInTheShardOfItsIndex() {
        Shards former = serving(3);
        Mutation hint = new Mutation(Table.HINTS, Bytes.ofUtf8("?"), Bytes.ofUtf8("v"));
        Mutation record = new Mutation(Table.RECORDS, Bytes.ofUtf8("short"), Bytes.ofUtf8("v"));
        former.shards.get(2).set(hint);
        former.shards.get(2).set(record);
        assertThat(former.moved(4).shards.get(2).read(Table.HINTS, hint.key())).isEqualTo(hint.value());
        assertThat(former.moved(2).shards.get(1).read(Table.RECORDS, record.key()))
                .isEqualTo(record.value());
    }

    @Test
    void aForeignEntryNeverTakesThePlaceOfOneThatWasLookedFor() {
        StoreKey key = keyOf(1, 2);
        StoreKey alone = keyOf(0, 2);
        Shards former = serving(2);
        former.shards.get(0).set(record(key, "foreign"));
        former.shards.get(1).set(record(key, "own"));
        former.shards.get(1).set(record(alone, "alone"));
        Shards moved = former.moved(1);
        assertThat(moved.shards.get(0).read(Table.RECORDS, RecordKey.encode(key)))
                .isEqualTo(Bytes.ofUtf8("own"));
        assertThat(moved.shards.get(0).read(Table.RECORDS, RecordKey.encode(alone)))
                .isEqualTo(Bytes.ofUtf8("alone"));
    }

    /** So that whoever lets a shard remember something else says here what becomes of it. */
    @Test
    void anEntryThatNobodyKnowsIsNotLeftBehind() {
        Shards former = serving(1);
        former.shards.get(0).set(new Mutation(Table.META, Bytes.ofUtf8("new/thing"), Bytes.ofUtf8("v")));
        assertThatThrownBy(() -> former.moved(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("new/thing");
    }

    @Test
    void withTheBugRecordsStayWhereNobodyLooksForThem() {
        StoreKey key = keyOf(1, 2);
        Shards former = serving(1);
        former.shards.get(0).set(record(key, "v"));
        Shards moved = new Shards(2);
        Resharding resharding = new Resharding(
                1,
                2,
                bucket -> bucket.equals("b")
                        ? EnumSet.of(KnownBug.SHARDS_CHANGED_UNMOVED)
                        : EnumSet.noneOf(KnownBug.class),
                moved);
        former.shards.forEach(resharding::take);
        resharding.end();
        assertThat(moved.has(1, Table.RECORDS, RecordKey.encode(key))).isFalse();
        assertThat(moved.has(0, Table.RECORDS, RecordKey.encode(key))).isTrue();
    }

    @Test
    void aDirtyRangeGoesWithItsPartitionAndAMarkWithItsKey() {
        StoreKey key = keyOf(2, 4);
        Bytes mark = new HintPlace.Mark(N2, key).encode();
        Bytes range = new HintPlace.DirtyRange(N2, 1023).encode();
        Shards former = serving(1);
        former.add(new Mutation(Table.HINTS, mark, Bytes.ofUtf8("v")));
        former.add(new Mutation(Table.HINTS, range, Bytes.ofUtf8("v")));
        Shards moved = former.moved(4);
        assertThat(moved.has(2, Table.HINTS, mark)).isTrue();
        assertThat(moved.has(3, Table.HINTS, range)).isTrue();
    }

    /** Without its floor a partition would take in again what was collected from it. */
    @Test
    void aFloorGoesWithItsPartition() {
        StoreKey low = keyOf(0, 4);
        StoreKey high = keyOf(3, 4);
        Shards former = serving(2);
        former.shards.get(0).set(floors(Map.of(low, 5L, high, 9L)));
        former.shards.get(1).set(floors(Map.of(high, 7L)));
        Shards moved = former.moved(4);
        assertThat(floor(moved, 0, low)).isEqualTo(5);
        assertThat(floor(moved, 3, high))
                .as("a shard's word on the partition of another is none")
                .isEqualTo(7);
        assertThat(floor(moved, 0, high)).isEqualTo(Long.MIN_VALUE);
        Shards one = moved.moved(1);
        assertThat(List.of(floor(one, 0, low), floor(one, 0, high))).containsExactly(5L, 7L);
    }

    @Test
    void whereFloorsAreDamagedOthersAreAsked() {
        Shards former = serving(2);
        Mutation good = floors(Map.of(keyOf(0, 2), 5L));
        former.shards.get(0).set(new Mutation(good.table(), good.key(), Bytes.ofUtf8("damaged")));
        assertThat(counts(former.moved(4))).isEqualTo(new RangeCounts(512, 0, 512, 0));
    }

    private static Mutation floors(Map<StoreKey, Long> micros) {
        Floors floors = new Floors();
        micros.forEach((key, each) -> floors.raise(Shards.PARTITIONS.of(Token.of(key)), each));
        return floors.mutation();
    }

    private static long floor(Shards shards, int shard, StoreKey key) {
        Floors floors = new Floors();
        assertThat(floors.load(shards.shards.get(shard))).isTrue();
        return floors.of(Token.of(key));
    }

    private static Shards serving(int count) {
        Shards shards = new Shards(count);
        for (int shard = 0; shard < count; shard++) {
            int first = shards.first(shard);
            shards.shards
                    .get(shard)
                    .set(Shards.states(0, all(RangeState.SERVING, shards.first(shard + 1) - first), first));
        }
        return shards;
    }

    private static List<RangeState> all(RangeState state, int count) {
        return Collections.nCopies(count, state);
    }

    private static Mutation record(StoreKey key, String value) {
        return new Mutation(Table.RECORDS, RecordKey.encode(key), Bytes.ofUtf8(value));
    }

    /** A key that one of so many shards has. */
    private static StoreKey keyOf(int shard, int shards) {
        for (int i = 0; ; i++) {
            StoreKey key = new StoreKey("b", 1, Bytes.ofUtf8("k" + i));
            int partition = Shards.PARTITIONS.of(Token.of(key));
            if (Shards.PARTITIONS.shardOf(partition, shards) == shard) {
                return key;
            }
        }
    }
}
