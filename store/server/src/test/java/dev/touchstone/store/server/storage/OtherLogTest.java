// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.log.CommitLog;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A storage that was closed cleanly, and whose log is then sound, but not the one that was closed: an older one, or none. Its maps
 * have everything; with the log alone, as after the next unclean stop, the older values would be served.
 */
class OtherLogTest {
    private static final Bytes KEY = Bytes.ofUtf8("a");

    @TempDir
    private Path folder;

    @Test
    void aWholeOlderLogIsDamage() throws Exception {
        Path storage = folder.resolve("storage");
        Path older = folder.resolve("older");
        write(storage, "old");
        DamageTest.copy(storage, older);
        write(storage, "new");
        deleteLog(storage, true);
        for (Path file : StorageFolder.files(older)) {
            if (isOfTheLog(file)) {
                Files.copy(file, storage.resolve(StorageFolder.name(file)));
            }
        }
        assertIsToldAndMended(storage, "new");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLogThatIsGoneIsDamage(boolean markToo) throws Exception {
        Path storage = folder.resolve("storage");
        write(storage, "old");
        write(storage, "new");
        deleteLog(storage, markToo);
        assertIsToldAndMended(storage, "new");
    }

    /** The maps and what was said of them are older, the log is the one that was closed last: that is no damage of the log. */
    @Test
    void olderMapsAreMadeAgainFromTheLog() throws Exception {
        Path storage = folder.resolve("storage");
        Path older = folder.resolve("older");
        write(storage, "old");
        DamageTest.copy(storage, older);
        write(storage, "new");
        for (Path file : StorageFolder.files(older)) {
            if (!isOfTheLog(file)) {
                Files.deleteIfExists(storage.resolve(StorageFolder.name(file)));
                Files.copy(file, storage.resolve(StorageFolder.name(file)));
            }
        }
        StorageStats stats = new StorageStats();
        try (ChronicleStorage opened = open(storage, stats)) {
            assertThat(opened.condition().isDamaged()).isFalse();
            assertThat(opened.read(Table.RECORDS, KEY)).isEqualTo(Bytes.ofUtf8("new"));
            assertThat(stats.mapDamages.sum()).isEqualTo(1);
        }
    }

    private void assertIsToldAndMended(Path storage, String value) throws Exception {
        Path killed = folder.resolve("killed");
        StorageStats stats = new StorageStats();
        try (ChronicleStorage opened = open(storage, stats)) {
            assertThat(stats.logDamages.sum()).isPositive();
            assertThat(stats.corrupt.sum()).isPositive();
            assertThat(opened.condition().isDamaged())
                    .as("what its manifest knew of earlier damage is gone")
                    .isTrue();
            assertThat(opened.read(Table.RECORDS, KEY)).isEqualTo(Bytes.ofUtf8(value));
            StorageFolder.copyAsAKillLeavesIt(storage, killed);
        }
        StorageStats again = new StorageStats();
        try (ChronicleStorage opened = open(killed, again)) {
            assertThat(opened.read(Table.RECORDS, KEY)).isEqualTo(Bytes.ofUtf8(value));
            assertThat(opened.condition().isDamaged()).isTrue();
            assertThat(again.logDamages.sum()).isZero();
        }
    }

    private static void write(Path storage, String value) throws Exception {
        try (ChronicleStorage opened = open(storage, new StorageStats())) {
            opened.write(
                    List.of(new Mutation(Table.RECORDS, KEY, Bytes.ofUtf8(value))), new StorageContract.Outcomes());
        }
    }

    private static ChronicleStorage open(Path storage, StorageStats stats) throws StorageException {
        return ChronicleStorage.open(storage, DamageTest.CONFIG, Runnable::run, stats, failure -> {});
    }

    private static void deleteLog(Path storage, boolean markToo) throws IOException {
        for (Path file : StorageFolder.files(storage)) {
            if (isOfTheLog(file) && (markToo || !StorageFolder.name(file).equals("TAIL"))) {
                Files.delete(file);
            }
        }
    }

    private static boolean isOfTheLog(Path file) {
        String name = StorageFolder.name(file);
        return name.startsWith("log-") || name.equals(CommitLog.MANIFEST) || name.equals("TAIL");
    }
}
