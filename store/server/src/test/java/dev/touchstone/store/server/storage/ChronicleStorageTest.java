// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChronicleStorageTest extends StorageContract {
    private static final StorageConfig TINY = new StorageConfig(
            new StorageConfig.TableSize(100, 100, 1),
            new StorageConfig.TableSize(100, 100, 1),
            new StorageConfig.TableSize(100, 100, 1),
            1 << 20,
            4096,
            0);

    @TempDir
    private Path folder;

    private final StorageStats stats = new StorageStats();
    private ChronicleStorage storage;

    @Override
    protected ChronicleStorage open(Executor executor) throws StorageException {
        return open(StorageConfig.DEFAULT);
    }

    private ChronicleStorage open(StorageConfig config) throws StorageException {
        storage = ChronicleStorage.open(folder, config, lane::add, stats, failure -> {});
        return storage;
    }

    @AfterEach
    void close() {
        if (storage != null) {
            storage.close();
        }
    }

    @Test
    void keepsEverythingOverACleanRestart() throws Exception {
        ChronicleStorage first = open(StorageConfig.DEFAULT);
        first.write(List.of(put("a", "1"), put("b", "2")), new Outcomes());
        first.write(List.of(remove("a")), new Outcomes());
        for (int i = 1_000; i < 2_000; i++) {
            first.write(List.of(put("key-" + i, "value-" + i)), new Outcomes());
        }
        first.close();
        assertThat(Files.exists(folder.resolve("DIRTY"))).isFalse();

        ChronicleStorage second = open(StorageConfig.DEFAULT);
        assertThat(second.read(Table.RECORDS, Bytes.ofUtf8("b"))).isEqualTo(Bytes.ofUtf8("2"));
        assertThat(content(second)).as("keys of one length, too").hasSize(1_001);
        assertThat(second.read(Table.RECORDS, Bytes.ofUtf8("key-1500"))).isEqualTo(Bytes.ofUtf8("value-1500"));
        assertThat(stats.recoveries.sum()).isZero();
        second.close();

        Files.delete(folder.resolve("records.map"));
        ChronicleStorage third = open(StorageConfig.DEFAULT);
        assertThat(content(third)).as("a map that is gone").hasSize(1_001);
        assertThat(stats.recoveries.sum()).isEqualTo(1);
    }

    @Test
    void keepsValuesUpToTheLimitAndRefusesLargerOnes() throws Exception {
        ChronicleStorage opened = open(StorageConfig.DEFAULT);
        for (int bytes : new int[] {1 << 20, 5 << 20, StorageConfig.DEFAULT.recordBytesMax()}) {
            Bytes key = Bytes.ofUtf8("k" + bytes);
            byte[] value = new byte[bytes];
            value[bytes - 1] = 7;
            Outcomes outcomes = new Outcomes();
            opened.write(List.of(new Mutation(Table.RECORDS, key, Bytes.wrap(value))), outcomes);
            runLane();
            assertThat(outcomes.saved)
                    .as("%s bytes: %s", bytes, outcomes.failure)
                    .isEqualTo(1);
            assertThat(opened.read(Table.RECORDS, key)).isEqualTo(Bytes.wrap(value));
        }
        Outcomes outcomes = new Outcomes();
        byte[] tooLarge = new byte[StorageConfig.DEFAULT.recordBytesMax() + 1];
        opened.write(List.of(new Mutation(Table.RECORDS, Bytes.ofUtf8("large"), Bytes.wrap(tooLarge))), outcomes);
        runLane();
        assertThat(outcomes.full).isTrue();
        assertThat(outcomes.failure).contains("16777217 bytes").contains("recordBytesMax = 16777216");
        assertThat(opened.read(Table.RECORDS, Bytes.ofUtf8("large"))).isNull();
    }

    @Test
    void saysFullKeepsWorkingAndUndoesTheWholeWrite() throws Exception {
        ChronicleStorage opened = open(TINY);
        int stored = 0;
        Outcomes outcomes = new Outcomes();
        while (outcomes.failure == null && stored < 10_000) {
            opened.write(List.of(put("key-" + stored++, "v".repeat(100))), outcomes);
            runLane();
        }
        assertThat(outcomes.full).isTrue();
        assertThat(outcomes.failure).isEqualTo("the table records is full");

        Outcomes both = new Outcomes();
        opened.write(List.of(put("key-0", "w".repeat(100)), put("new", "v".repeat(100_000))), both);
        runLane();
        assertThat(both.full).isTrue();
        assertThat(opened.read(Table.RECORDS, Bytes.ofUtf8("key-0"))).isEqualTo(Bytes.ofUtf8("v".repeat(100)));
        assertThat(opened.read(Table.RECORDS, Bytes.ofUtf8("new"))).isNull();

        Outcomes after = new Outcomes();
        opened.write(List.of(put("key-1", "x".repeat(100))), after);
        runLane();
        assertThat(after.saved).isEqualTo(1);
    }

    @Test
    void keepsItsLogBoundedWhileATableIsFull() throws Exception {
        ChronicleStorage opened = open(TINY);
        Outcomes outcomes = new Outcomes();
        int stored = 0;
        for (; outcomes.failure == null; stored++) {
            opened.write(List.of(put("key-" + stored, "v".repeat(100))), outcomes);
            runLane();
        }
        for (int i = 0; i < 500; i++) {
            Outcomes refused = new Outcomes();
            opened.write(List.of(put("another", "w".repeat(50_000))), refused);
            runLane();
            assertThat(refused.full).isTrue();
        }
        assertThat(StorageFolder.logBytes(folder))
                .as("of the log, after 25 MB of refused writes")
                .isLessThan(1 << 20);
        assertThat(content(opened)).hasSize(stored - 1);
        opened.close();
        Files.createFile(folder.resolve("DIRTY"));
        assertThat(content(open(TINY))).as("made again from the log").hasSize(stored - 1);
    }

    @Test
    void neverServesARecordThatGoesBadWhileItIsOpenAndHealsItFromTheLog() throws Exception {
        ChronicleStorage opened = open(TINY);
        opened.write(List.of(put("good", "1"), put("bad", "something-to-find")), new Outcomes());
        StorageFolder.flip(folder.resolve("records.map"), placeInTheMap("something-to-find"), 0);

        assertThat(opened.read(Table.RECORDS, Bytes.ofUtf8("bad"))).isEqualTo(ChronicleStorage.DAMAGED);
        assertThat(opened.read(Table.RECORDS, Bytes.ofUtf8("good"))).isEqualTo(Bytes.ofUtf8("1"));
        assertThat(stats.corrupt.sum()).isEqualTo(1);

        for (int i = 0; i < 2_000; i++) {
            opened.write(List.of(put("good", "value " + i)), new Outcomes());
        }
        assertThat(opened.read(Table.RECORDS, Bytes.ofUtf8("bad")))
                .as("healed from the log, before its segment was dropped")
                .isEqualTo(Bytes.ofUtf8("something-to-find"));
        assertThat(stats.corrupt.sum()).isEqualTo(1);
    }

    @Test
    void aKeyThatGoesBadWhileItIsOpenIsNotAbsent() throws Exception {
        ChronicleStorage opened = open(TINY);
        opened.write(List.of(put("a-key-to-find", "1")), new Outcomes());
        StorageFolder.flip(folder.resolve("records.map"), placeInTheMap("a-key-to-find"), 3);
        assertThat(opened.read(Table.RECORDS, Bytes.ofUtf8("a-key-to-find"))).isEqualTo(ChronicleStorage.DAMAGED);
        assertThat(content(opened)).containsOnlyKeys(Bytes.ofUtf8("a-key-to-find"));
    }

    private long placeInTheMap(String text) throws Exception {
        byte[] content = Files.readAllBytes(folder.resolve("records.map"));
        int at = new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        return at;
    }

    @Test
    void refusesALogOfAnEarlierVersion() throws Exception {
        Files.write(folder.resolve("log-0000000000000001"), new byte[] {0, 0, 0, 30, 1, 2, 3, 4});
        assertThatThrownBy(() -> open(TINY))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("log-0000000000000001 has no manifest and was written by an earlier version")
                .hasMessageEndingWith("begin with an empty data directory");
        assertThat(folder.resolve("log-0000000000000001")).exists();
    }

    @Test
    void isDamagedWhereTheMachineWentDownUntilThatIsToldAndEverAfter() throws Exception {
        Path image = folder.resolve("image");
        Path source = folder.resolve("source");
        try (ChronicleStorage running = ChronicleStorage.open(source, TINY, lane::add, stats, failure -> {})) {
            running.write(List.of(put("a", "1")), new Outcomes());
            running.write(List.of(put("b", "2")), new Outcomes());
            StorageFolder.copyAsAKillLeavesIt(source, image);
        }
        Files.writeString(image.resolve("DIRTY"), "another boot\n");
        long incident;
        try (ChronicleStorage after = ChronicleStorage.open(image, TINY, lane::add, stats, failure -> {})) {
            incident = after.condition().incident();
            assertThat(incident).isPositive();
            assertThat(after.read(Table.RECORDS, Bytes.ofUtf8("a"))).isEqualTo(Bytes.ofUtf8("1"));
            assertThat(after.read(Table.RECORDS, Bytes.ofUtf8("b")))
                    .as("it may have been refused, and the word of it lost")
                    .isEqualTo(ChronicleStorage.DAMAGED);
        }
        assertThat(stats.damaged.sum()).isEqualTo(1);
        try (ChronicleStorage later = ChronicleStorage.open(image, TINY, lane::add, stats, failure -> {})) {
            assertThat(later.condition().incident()).as("the same incident").isEqualTo(incident);
        }
    }

    @Test
    void stopsTakingWritesBeforeTheDiskIsFull() throws Exception {
        ChronicleStorage opened = open(TINY.withDiskReserveBytes(Long.MAX_VALUE));
        Outcomes outcomes = new Outcomes();
        opened.write(List.of(put("a", "1")), outcomes);
        runLane();
        assertThat(outcomes.full).isTrue();
        assertThat(outcomes.failure).contains("bytes and diskReserveBytes = " + Long.MAX_VALUE);
        assertThat(opened.read(Table.RECORDS, Bytes.ofUtf8("a"))).isNull();
    }

    @Test
    void takesLittleDiskWhenFresh() throws Exception {
        open(StorageConfig.DEFAULT).write(List.of(put("a", "1")), new Outcomes());
        long blocks = 0;
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Process du = new ProcessBuilder("du", "-k", file.toString()).start();
                String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                blocks += Long.parseLong(said.split("\\s")[0]);
            }
        }
        assertThat(blocks).isLessThan(20_000);
    }

    @Test
    void refusesADirectoryThatIsInUse() throws Exception {
        var self = new dev.touchstone.store.protocol.node.NodeId("n1");
        try (DataDirectory held = DataDirectory.open(folder.resolve("node"), "c", self, 1)) {
            assertThat(held.incarnation().boot()).isGreaterThan(1L << 32);
            assertThatThrownBy(() -> DataDirectory.open(folder.resolve("node"), "c", self, 1))
                    .isInstanceOf(StorageException.class)
                    .hasMessageEndingWith("is in use by another node");
        }
    }

    @Test
    void raisesTheBootNumberAtEveryOpenAndRefusesAnotherNode() throws Exception {
        var self = new dev.touchstone.store.protocol.node.NodeId("n1");
        Path node = folder.resolve("node");
        long first;
        try (DataDirectory opened = DataDirectory.open(node, "c", self, 1)) {
            first = opened.incarnation().boot();
        }
        try (DataDirectory opened = DataDirectory.open(node, "c", self, 1)) {
            assertThat(opened.incarnation().boot()).isEqualTo(first + 1);
        }
        assertThatThrownBy(() -> DataDirectory.open(node, "c", new dev.touchstone.store.protocol.node.NodeId("n2"), 1))
                .hasMessageContaining("belongs to node n1 of cluster c, not to n2 of c");
    }
}
