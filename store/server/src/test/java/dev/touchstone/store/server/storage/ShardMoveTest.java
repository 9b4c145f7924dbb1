// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.RangeCounts;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.range.RangeStates;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data directory that is started with other numbers of shards. */
final class ShardMoveTest {
    private static final int KEYS = 60;
    /** What a child says before the step that ends it. */
    private static final int HALTED = 7;

    /** Hundreds of moves, each with its syncs, of which none is looked at here. */
    @TempDir(factory = DamageTest.InMemory.class)
    private Path folder;

    private final long seed = Long.getLong("touchstone.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private MovedShards moved;

    @BeforeEach
    void directory() {
        moved = new MovedShards(folder.resolve("data"));
    }

    @Test
    void movesAllToAnyNumberAndBack() throws Exception {
        moved.fill(1, KEYS, random);
        for (int shards : new int[] {3, 2, 5, 5, 1}) {
            moved.move(shards);
            assertThat(moved.demandAll("seed " + seed)).isEqualTo(shards);
        }
    }

    /** Stopped before each step in turn, as by a kill: what is there at the next start is the old shards or the new, whole. */
    @Test
    @Timeout(120)
    void isWholeWhateverStepIsTheLast() throws Exception {
        TreeSet<Integer> left = new TreeSet<>();
        boolean ended = false;
        for (int last = 0; !ended; last++) {
            moved = new MovedShards(folder.resolve("data-" + last));
            moved.fill(2, KEYS / 3, random);
            Stop stop = new Stop(last);
            ended = ends(3, stop);
            int shards = moved.demandAll("stopped before " + stop.stoppedBefore + ", seed " + seed);
            left.add(shards);
            assertThat(shards).as(stop.stoppedBefore).isIn(2, 3);
            moved.move(3);
            assertThat(moved.demandAll("after " + stop.stoppedBefore)).isEqualTo(3);
        }
        assertThat(left).as("before and after the move").containsExactly(2, 3);
    }

    /** The start after one that was stopped is stopped, too. */
    @Test
    @Timeout(120)
    void isWholeThoughTheStartAfterAStoppedOneIsStopped() throws Exception {
        for (int trial = 0; trial < 25; trial++) {
            moved = new MovedShards(folder.resolve("twice-" + trial));
            moved.fill(3, KEYS / 3, random);
            String what = "seed " + seed + ", trial " + trial;
            for (int start = 0; start < 3; start++) {
                Stop stop = new Stop(random.nextInt(40));
                ends(2, stop);
                what += ", stopped before " + stop.stoppedBefore;
            }
            assertThat(moved.demandAll(what)).isIn(2, 3);
        }
    }

    private boolean ends(int shards, Stop stop) throws Exception {
        try {
            moved.move(shards, MovedShards.CONFIG, new FileSteps(stop));
            return true;
        } catch (StorageException stopped) {
            return false;
        }
    }

    /** Takes so many steps, and then none. */
    private static final class Stop implements FileSteps.Watch {
        private int left;
        private String stoppedBefore = "nothing";

        Stop(int steps) {
            left = steps;
        }

        @Override
        public void before(String step) throws IOException {
            if (left-- <= 0) {
                stoppedBefore = left == -1 ? step : stoppedBefore;
                throw new IOException("stopped");
            }
        }
    }

    @Test
    @Timeout(120)
    void isWholeWhenItsProcessIsGoneAtAnyStep() throws Exception {
        for (int trial = 0; trial < 5; trial++) {
            moved = new MovedShards(folder.resolve("gone-" + trial));
            moved.fill(3, KEYS, random);
            int last = random.nextInt(30);
            Process process = JavaProcess.start(Mover.class, moved.folder.toString(), "2", Integer.toString(last));
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isIn(0, HALTED);
            } finally {
                process.destroyForcibly();
            }
            moved.demandAll("gone before step " + last + ", seed " + seed);
        }
    }

    /** Moves a directory, and is gone before a step. */
    static final class Mover {
        private Mover() {}

        public static void main(String[] args) throws Exception {
            int[] left = {Integer.parseInt(args[2])};
            FileSteps steps = new FileSteps(step -> {
                if (left[0]-- == 0) {
                    Runtime.getRuntime().halt(HALTED);
                }
            });
            new MovedShards(Path.of(args[0])).move(Integer.parseInt(args[1]), MovedShards.CONFIG, steps);
        }
    }

    @Test
    void aFullDiskIsToldAndLeavesAllAsItWas() throws Exception {
        moved.fill(2, KEYS, random);
        StorageConfig noRoom = MovedShards.CONFIG.withDiskReserveBytes(Long.MAX_VALUE / 4);
        StorageException told =
                catchThrowableOfType(StorageException.class, () -> moved.move(3, noRoom, FileSteps.UNWATCHED));
        assertThat(told)
                .hasMessageContaining("cannot be moved from 2 to 3 shards: of shard-")
                .hasMessageContaining("bytes left")
                .hasMessageEndingWith("what it held is as it was: make room, or set shards = 2");
        assertThat(told.isDiskFull()).isTrue();
        assertThat(moved.folder.resolve(ShardFolders.STAGING)).doesNotExist();
        assertThat(moved.demandAll("full")).isEqualTo(2);
        moved.move(3);
        assertThat(moved.demandAll("room again")).isEqualTo(3);
    }

    @Test
    void fewerShardsWithoutRoomForAllAreToldAndLeaveAllAsItWas() throws Exception {
        moved.fill(4, 2_000, random);
        StorageConfig small = new StorageConfig(
                new StorageConfig.TableSize(100, 20, 1),
                MovedShards.CONFIG.hints(),
                MovedShards.CONFIG.meta(),
                1 << 20,
                8192,
                0);
        assertThatThrownBy(() -> moved.move(1, small, FileSteps.UNWATCHED))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("from 4 to 1 shards: of shard-0, the table records is full")
                .matches(told -> !((StorageException) told).isDiskFull());
        assertThat(moved.demandAll("small")).isEqualTo(4);
    }

    @Test
    void whatAnInterruptedMoveLeftIsDeletedByANodeThatKeepsItsShards() throws Exception {
        moved.fill(2, KEYS, random);
        Files.createDirectories(moved.folder.resolve(ShardFolders.STAGING).resolve("shard-0"));
        Files.writeString(moved.folder.resolve(ShardFolders.STAGING).resolve("shard-0/records.map"), "half of it");
        moved.move(2);
        assertThat(moved.demandAll("left over")).isEqualTo(2);
    }

    @Test
    void aDirectoryThatLostItsMetaKnowsItsShardsByTheirFolders() throws Exception {
        moved.fill(3, KEYS, random);
        Files.delete(moved.folder.resolve("META"));
        moved.move(2);
        assertThat(moved.demandAll("without META")).isEqualTo(2);
    }

    /** What a shard lost is lost in the new ones, too, and they say so. */
    @Test
    void doubtsGoWithWhatTheyConcern() throws Exception {
        moved.fill(2, KEYS, random);
        Bytes lost = moved.records.keySet().stream()
                .filter(key -> key.at(0) < 0)
                .findFirst()
                .orElseThrow();
        Path second = moved.folder.resolve("shard-1");
        try (ChronicleStorage storage = MovedShards.open(second)) {
            storage.write(
                    List.of(new Mutation(Table.RECORDS, lost, ChronicleStorage.DAMAGED)),
                    new StorageContract.Outcomes());
        }
        serve(0, 2);
        serve(1, 2);
        cutTheLog(moved.folder.resolve("shard-0"));
        moved.move(4);
        RangeCounts counts = RangeCounts.NONE;
        for (int shard = 0; shard < 4; shard++) {
            try (ChronicleStorage storage = MovedShards.open(moved.folder.resolve(ShardFolders.name(shard)))) {
                RangeStates states = new RangeStates(shard, 4);
                assertThat(states.load(storage)).isFalse();
                counts = counts.plus(states.counts());
                assertThat(states.isServing()).as("shard %s", shard).isEqualTo(shard >= 2);
                if (shard >= 2 && storage.read(Table.RECORDS, lost) != null) {
                    assertThat(storage.read(Table.RECORDS, lost)).isEqualTo(ChronicleStorage.DAMAGED);
                    lost = Bytes.EMPTY;
                }
            }
        }
        assertThat(lost).as("was found").isEqualTo(Bytes.EMPTY);
        assertThat(counts).isEqualTo(new RangeCounts(512, 0, 512, 0));
    }

    /** As after a scan. */
    private void serve(int shard, int shards) throws Exception {
        try (ChronicleStorage storage = MovedShards.open(moved.folder.resolve(ShardFolders.name(shard)))) {
            storage.write(List.of(serving()), new StorageContract.Outcomes());
            RangeStates states = new RangeStates(shard, shards);
            states.load(storage);
            assertThat(states.isServing()).isTrue();
        }
    }

    static Mutation serving() {
        Bytes states = new ByteWriter()
                .u8(1)
                .i64(0)
                .varint(1024)
                .u8(1)
                .varint(1024)
                .checksum()
                .toBytes();
        return new Mutation(Table.META, Bytes.ofUtf8("range/states"), states);
    }

    /** As a node that is killed leaves it on a disk that lost the end of the log. */
    private static void cutTheLog(Path shard) throws IOException {
        List<Path> log = StorageFolder.segments(shard);
        Path first = log.get(0);
        try (FileChannel channel = FileChannel.open(first, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(first) / 2);
        }
        Files.writeString(shard.resolve(OpenMarker.NAME), "\n");
        Files.deleteIfExists(shard.resolve(MapSeals.NAME));
    }

    @Test
    void aKeyIsFoundByTheTokenItIsLookedForWith() throws Exception {
        moved.fill(1, KEYS, random);
        moved.move(64);
        Bytes key = RecordKey.encode(new StoreKey("b", 1, Bytes.ofUtf8("k7")));
        int shard = (key.at(0) & 0xff) >>> 2;
        try (ChronicleStorage storage = MovedShards.open(moved.folder.resolve(ShardFolders.name(shard)))) {
            assertThat(storage.read(Table.RECORDS, key)).isEqualTo(moved.records.get(key));
        }
    }
}
