// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.reshard;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.range.RangeState;
import dev.touchstone.store.protocol.replica.GenerationSweep;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The shards of a node that is down: tables in memory. */
final class Shards implements Resharding.Target {
    static final Partitions PARTITIONS = Partitions.DEFAULT;
    static final Bytes STATES = Bytes.ofUtf8("range/states");

    final List<Shard> shards = new ArrayList<>();

    Shards(int count) {
        for (int i = 0; i < count; i++) {
            shards.add(new Shard());
        }
    }

    /** Records and hints, each where it belongs, a state of each partition, and what all swept alike. */
    static Shards random(int count, SplittableRandom random) {
        Shards made = new Shards(count);
        for (int i = random.nextInt(200); i > 0; i--) {
            StoreKey key = new StoreKey("b" + random.nextInt(3), 1 + random.nextInt(2), Bytes.ofUtf8("k" + i));
            Bytes value = Bytes.ofUtf8("v" + random.nextInt());
            made.add(new Mutation(Table.RECORDS, RecordKey.encode(key), random.nextInt(9) == 0 ? Bytes.EMPTY : value));
            NodeId target = new NodeId("n" + random.nextInt(2, 5));
            HintPlace hint = random.nextBoolean()
                    ? new HintPlace.Mark(target, key)
                    : new HintPlace.DirtyRange(target, random.nextInt(PARTITIONS.count()));
            made.add(new Mutation(Table.HINTS, hint.encode(), value));
        }
        made.states(random);
        for (int bucket = random.nextInt(3); bucket > 0; bucket--) {
            Mutation note = GenerationSweep.note(Bytes.ofUtf8("swept/b" + bucket), 2 + random.nextInt(9));
            made.shards.forEach(each -> each.set(note));
        }
        return made;
    }

    private void states(SplittableRandom random) {
        List<RangeState> states = new ArrayList<>();
        while (states.size() < PARTITIONS.count()) {
            RangeState state = RangeState.values()[random.nextInt(3)];
            for (int i = random.nextInt(1, 300); i > 0 && states.size() < PARTITIONS.count(); i--) {
                states.add(state);
            }
        }
        for (int shard = 0; shard < shards.size(); shard++) {
            shards.get(shard).set(states(0, states.subList(first(shard), first(shard + 1)), first(shard)));
        }
    }

    /** The saved form of the states of a shard, whose partitions begin with this one; those of others are syncing. */
    static Mutation states(long incident, List<RangeState> states, int first) {
        ByteWriter out = new ByteWriter().u8(1).i64(incident).varint(PARTITIONS.count());
        int at = 0;
        while (at < PARTITIONS.count()) {
            int from = at;
            int code = code(states, first, at);
            while (at < PARTITIONS.count() && code(states, first, at) == code) {
                at++;
            }
            out.u8(code).varint(at - from);
        }
        return new Mutation(Table.META, STATES, out.checksum().toBytes());
    }

    private static int code(List<RangeState> states, int first, int partition) {
        boolean isOurs = partition >= first && partition < first + states.size();
        return (isOurs ? states.get(partition - first) : RangeState.SYNCING).ordinal() + 1;
    }

    /** The first partition of a shard. */
    int first(int shard) {
        int partition = 0;
        while (partition < PARTITIONS.count() && PARTITIONS.shardOf(partition, shards.size()) < shard) {
            partition++;
        }
        return partition;
    }

    /** Puts an entry where it belongs. */
    void add(Mutation entry) {
        shards.get(ShardPlace.of(entry.table(), entry.key(), shards.size())).set(entry);
    }

    /** The same content in so many shards. */
    Shards moved(int to) {
        Shards moved = new Shards(to);
        Resharding resharding = new Resharding(shards.size(), to, bucket -> EnumSet.noneOf(KnownBug.class), moved);
        shards.forEach(resharding::take);
        resharding.end();
        return moved;
    }

    @Override
    public boolean has(int shard, Table table, Bytes key) {
        return shards.get(shard).read(table, key) != null;
    }

    @Override
    public void put(int shard, Mutation entry) {
        shards.get(shard).set(entry);
    }

    /** One of them. */
    static final class Shard implements Storage {
        final Map<Table, TreeMap<Bytes, Bytes>> tables = new EnumMap<>(Table.class);
        long incident;

        Shard() {
            for (Table table : Table.values()) {
                tables.put(table, new TreeMap<>());
            }
        }

        void set(Mutation entry) {
            tables.get(entry.table()).put(entry.key(), Objects.requireNonNull(entry.value()));
        }

        @Override
        public StorageCondition condition() {
            return new StorageCondition(incident);
        }

        @Override
        public @Nullable Bytes read(Table table, Bytes key) {
            return tables.get(table).get(key);
        }

        @Override
        public void write(List<Mutation> mutations, Completion completion) {
            throw new IllegalStateException("nothing is written to a shard that is down");
        }

        @Override
        public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
            TreeMap<Bytes, Bytes> entries = tables.get(table);
            for (Map.Entry<Bytes, Bytes> each :
                    (to == null ? entries.tailMap(from, true) : entries.subMap(from, to)).entrySet()) {
                if (!visitor.test(each.getKey(), each.getValue())) {
                    return;
                }
            }
        }
    }
}
