// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The map of each table, damaged after a clean stop: it is found whatever the damage, and the maps are made again from the log. */
final class MapDamageTest {
    private static final int TRIALS = 100;

    @TempDir(factory = DamageTest.InMemory.class)
    private Path folder;

    private final Map<Table, Map<Bytes, Bytes>> truth = new EnumMap<>(Table.class);
    private Path written;

    @BeforeEach
    void write() throws Exception {
        written = folder.resolve("written");
        SplittableRandom random = new SplittableRandom(2);
        try (ChronicleStorage storage = open(written, new StorageStats())) {
            for (Table table : Table.values()) {
                Map<Bytes, Bytes> all = truth.computeIfAbsent(table, none -> new TreeMap<>());
                for (int i = 0; i < 20; i++) {
                    byte[] value = new byte[1 + random.nextInt(80)];
                    random.nextBytes(value);
                    all.put(Bytes.ofUtf8("key-" + i), Bytes.wrap(value));
                }
                all.forEach((key, value) ->
                        storage.write(List.of(new Mutation(table, key, value)), new StorageContract.Outcomes()));
            }
        }
    }

    /** Fault B2: a key that changes in its map was absent, and nobody was told. */
    @ParameterizedTest
    @EnumSource(Table.class)
    void aBitOfAKeyOrOfAValue(Table table) throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        String text = Files.readString(Tables.path(written, table), StandardCharsets.ISO_8859_1);
        for (int trial = 0; trial < TRIALS; trial++) {
            int at = text.indexOf("key-") + random.nextInt(20);
            int bit = random.nextInt(8);
            assertIsMadeAgain(table, "bit " + bit + " of byte " + at, file -> StorageFolder.flip(file, at, bit));
        }
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void anyBitThatIsInUse(Table table) throws Exception {
        SplittableRandom random = new SplittableRandom(4);
        byte[] content = Files.readAllBytes(Tables.path(written, table));
        for (int trial = 0; trial < TRIALS; trial++) {
            int next = random.nextInt(content.length);
            while (content[next] == 0) {
                next = (next + 1) % content.length;
            }
            int at = next;
            int bit = random.nextInt(8);
            assertIsMadeAgain(table, "bit " + bit + " of byte " + at, file -> StorageFolder.flip(file, at, bit));
        }
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void aFileThatIsCutOrGone(Table table) throws Exception {
        long size = Files.size(Tables.path(written, table));
        for (long length : new long[] {0, 1, size / 2, size - 1}) {
            assertIsMadeAgain(table, "cut to " + length, file -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(length);
                }
            });
        }
        assertIsMadeAgain(table, "gone", Files::delete);
    }

    /** Damages a file. */
    @FunctionalInterface
    private interface Damage {
        void to(Path file) throws IOException;
    }

    private void assertIsMadeAgain(Table table, String what, Damage damage) throws Exception {
        Path image = folder.resolve("image");
        DamageTest.copy(written, image);
        damage.to(Tables.path(image, table));
        StorageStats stats = new StorageStats();
        try (ChronicleStorage storage = open(image, stats)) {
            assertThat(stats.mapDamages.sum()).as("%s: %s", table, what).isEqualTo(1);
            assertThat(stats.corrupt.sum()).isEqualTo(1);
            assertThat(storage.condition().isDamaged()).isFalse();
            for (Table each : Table.values()) {
                Map<Bytes, Bytes> found = new TreeMap<>();
                storage.scan(each, Bytes.EMPTY, null, (key, value) -> found.put(key, value) == null);
                assertThat(found).as("%s of %s: %s", each, table, what).isEqualTo(truth.get(each));
            }
        }
        DamageTest.delete(image);
    }

    private static ChronicleStorage open(Path at, StorageStats stats) throws StorageException {
        return ChronicleStorage.open(at, DamageTest.CONFIG, Runnable::run, stats, failure -> {});
    }
}
