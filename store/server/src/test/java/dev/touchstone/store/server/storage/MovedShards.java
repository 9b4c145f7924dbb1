// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.handoff.HintPlace;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.range.RangeStates;
import dev.touchstone.store.protocol.reshard.ShardPlace;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The shards of a data directory of its own: fills them, moves them, and demands all that was there. */
final class MovedShards {
    static final NodeId SELF = new NodeId("n1");
    static final StorageConfig CONFIG = new StorageConfig(
            new StorageConfig.TableSize(400, 100, 4),
            new StorageConfig.TableSize(400, 100, 4),
            new StorageConfig.TableSize(100, 2_000, 4),
            1 << 20,
            8192,
            0);

    final Path folder;
    final Map<Bytes, Bytes> records = new TreeMap<>();
    final Map<Bytes, Bytes> hints = new TreeMap<>();

    MovedShards(Path folder) {
        this.folder = folder;
    }

    /** Writes records and hints, and the states of partitions that are new. */
    void fill(int shards, int count, SplittableRandom random) throws Exception {
        try (DataDirectory directory = DataDirectory.open(folder, "c", SELF, shards)) {
            for (int shard = 0; shard < shards; shard++) {
                try (ChronicleStorage storage = open(directory.folder(ShardFolders.name(shard)))) {
                    RangeStates states = new RangeStates(shard, shards);
                    states.load(storage);
                    write(storage, states.mutation());
                    for (int i = 0; i < count; i++) {
                        StoreKey key = new StoreKey("b", 1, Bytes.ofUtf8("k" + i));
                        Bytes value = Bytes.ofUtf8("v" + random.nextLong());
                        put(storage, new Mutation(Table.RECORDS, RecordKey.encode(key), value), shard, shards, records);
                        Bytes hint = new HintPlace.Mark(new NodeId("n2"), key).encode();
                        put(storage, new Mutation(Table.HINTS, hint, value), shard, shards, hints);
                    }
                }
            }
        }
    }

    private static void put(ChronicleStorage storage, Mutation entry, int shard, int shards, Map<Bytes, Bytes> truth) {
        if (ShardPlace.of(entry.table(), entry.key(), shards) == shard) {
            write(storage, entry);
            truth.put(entry.key(), entry.value());
        }
    }

    private static void write(ChronicleStorage storage, Mutation entry) {
        StorageContract.Outcomes outcomes = new StorageContract.Outcomes();
        storage.write(List.of(entry), outcomes);
    }

    /** Starts with so many shards, and stops. */
    void move(int shards) throws Exception {
        move(shards, CONFIG, FileSteps.UNWATCHED);
    }

    void move(int shards, StorageConfig config, FileSteps steps) throws Exception {
        try (DataDirectory directory = DataDirectory.open(folder, "c", SELF, shards, steps)) {
            new ShardMove(directory, config, new StorageStats()).to(shards, none -> EnumSet.noneOf(KnownBug.class));
        }
    }

    /** Demands that all is there, in as many shards as the directory says, each entry where it is looked for; answers how many. */
    int demandAll(String what) throws Exception {
        try (DataDirectory directory = DataDirectory.open(folder, "c", SELF, 1)) {
            int shards = directory.shards();
            Map<Bytes, Bytes> foundRecords = new TreeMap<>();
            Map<Bytes, Bytes> foundHints = new TreeMap<>();
            for (int shard = 0; shard < shards; shard++) {
                try (ChronicleStorage storage = open(directory.folder(ShardFolders.name(shard)))) {
                    collect(storage, Table.RECORDS, shard, shards, foundRecords);
                    collect(storage, Table.HINTS, shard, shards, foundHints);
                    assertThat(new RangeStates(shard, shards).load(storage))
                            .as("%s: the states of shard %s are made up for", what, shard)
                            .isFalse();
                }
            }
            assertThat(foundRecords).as(what).isEqualTo(records);
            assertThat(foundHints).as(what).isEqualTo(hints);
            assertThat(folder.resolve(ShardFolders.STAGING)).as(what).doesNotExist();
            assertThat(folder.resolve(ShardFolders.READY)).as(what).doesNotExist();
            assertThat(folder.resolve(ShardFolders.name(shards))).as(what).doesNotExist();
            return shards;
        }
    }

    private static void collect(ChronicleStorage storage, Table table, int shard, int shards, Map<Bytes, Bytes> found) {
        storage.scan(table, Bytes.EMPTY, null, (key, value) -> {
            if (ShardPlace.of(table, key, shards) == shard) {
                found.put(key, value);
            }
            return true;
        });
    }

    static ChronicleStorage open(Path folder) throws StorageException {
        return ChronicleStorage.open(folder, CONFIG, Runnable::run, new StorageStats(), failure -> {});
    }
}
