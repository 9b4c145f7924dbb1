// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
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
        for (int i = 0; i < 2_000; i++) {
            Outcomes refused = new Outcomes();
            opened.write(List.of(put("another", "w".repeat(50_000))), refused);
            runLane();
            assertThat(refused.full).isTrue();
        }
        long bytes = 0;
        for (Path file : CommitLog.files(folder)) {
            bytes += Files.size(file);
        }
        assertThat(bytes).as("of the log, after 100 MB of refused writes").isLessThan(1 << 20);
        assertThat(content(opened)).hasSize(stored - 1);
        opened.close();
        Files.createFile(folder.resolve("DIRTY"));
        assertThat(content(open(TINY))).as("made again from the log").hasSize(stored - 1);
    }

    @Test
    void neverServesARecordWhoseChecksumIsWrong() throws Exception {
        ChronicleStorage opened = open(TINY);
        opened.write(List.of(put("good", "1"), put("bad", "something-to-find")), new Outcomes());
        opened.close();
        Path file = folder.resolve("records.map");
        byte[] content = Files.readAllBytes(file);
        int at = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("something-to-find");
        content[at] ^= 1;
        Files.write(file, content);

        ChronicleStorage again = open(TINY);
        assertThat(again.read(Table.RECORDS, Bytes.ofUtf8("bad"))).isEqualTo(ChronicleStorage.DAMAGED);
        assertThat(again.read(Table.RECORDS, Bytes.ofUtf8("good"))).isEqualTo(Bytes.ofUtf8("1"));
        assertThat(stats.corrupt.sum()).isEqualTo(1);

        for (int i = 0; i < 2_000; i++) {
            again.write(List.of(put("good", "value " + i)), new Outcomes());
        }
        assertThat(again.read(Table.RECORDS, Bytes.ofUtf8("bad")))
                .as("healed from the log, before its segment was dropped")
                .isEqualTo(Bytes.ofUtf8("something-to-find"));
        assertThat(stats.corrupt.sum()).isEqualTo(1);
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
                String said = new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                blocks += Long.parseLong(said.split("\\s")[0]);
            }
        }
        assertThat(blocks).isLessThan(20_000);
    }

    @Test
    void refusesADirectoryThatIsInUse() throws Exception {
        var self = new dev.touchstone.store.protocol.node.NodeId("n1");
        try (DataDirectory held = DataDirectory.open(folder.resolve("node"), "c", self)) {
            assertThat(held.incarnation().boot()).isGreaterThan(1L << 32);
            assertThatThrownBy(() -> DataDirectory.open(folder.resolve("node"), "c", self))
                    .isInstanceOf(StorageException.class)
                    .hasMessageEndingWith("is in use by another node");
        }
    }

    @Test
    void raisesTheBootNumberAtEveryOpenAndRefusesAnotherNode() throws Exception {
        var self = new dev.touchstone.store.protocol.node.NodeId("n1");
        Path node = folder.resolve("node");
        long first;
        try (DataDirectory opened = DataDirectory.open(node, "c", self)) {
            first = opened.incarnation().boot();
        }
        try (DataDirectory opened = DataDirectory.open(node, "c", self)) {
            assertThat(opened.incarnation().boot()).isEqualTo(first + 1);
        }
        assertThatThrownBy(() -> DataDirectory.open(node, "c", new dev.touchstone.store.protocol.node.NodeId("n2")))
                .hasMessageContaining("belongs to node n1 of cluster c, not to n2 of c");
    }
}
