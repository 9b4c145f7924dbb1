// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * A storage at rest, closed or killed, with bits of its files flipped, ends cut off and files gone: no value is served that the key
 * never had, a key that is there is never absent without a word, and each damage is counted and logged.
 */
final class DamageTest {
    private static final int TRIALS = 500;
    private static final int KEYS = 60;
    static final StorageConfig CONFIG = new StorageConfig(
            new StorageConfig.TableSize(200, 100, 4),
            new StorageConfig.TableSize(100, 100, 1),
            new StorageConfig.TableSize(100, 100, 1),
            1 << 20,
            4096,
            0);

    /** Some ten syncs for each trial are for nothing here: they go to memory, where there is a file system in it. */
    @TempDir(factory = InMemory.class)
    private Path folder;

    private final Map<Bytes, Bytes> truth = new HashMap<>();
    private final Map<Bytes, Set<Bytes>> ever = new HashMap<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(StorageOpening.class);
    private final Logger reads = (Logger) LoggerFactory.getLogger(ChronicleStorage.class);

    static final class InMemory implements TempDirFactory {
        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "damage")
                    : Files.createTempDirectory("damage");
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        reads.setLevel(Level.OFF);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        reads.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isNeverServedAsSound(boolean clean) throws Exception {
        long seed = Long.getLong("touchstone.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Path written = folder.resolve("written");
        write(written, random, clean);
        int seen = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Path image = folder.resolve("image");
            copy(written, image);
            String what =
                    "trial " + trial + " of seed " + seed + ", clean " + clean + ": " + damage(image, random, clean);
            StorageStats stats = new StorageStats();
            lines.list.clear();
            try (ChronicleStorage storage = ChronicleStorage.open(image, CONFIG, Runnable::run, stats, failure -> {})) {
                assertHonest(storage, what);
                seen += stats.logDamages.sum() + stats.mapDamages.sum() > 0 ? 1 : 0;
                if (trial % 5 == 0) {
                    assertIsFoundOnce(storage, image, what);
                }
            }
            assertThat(stats.corrupt.sum()).as(what).isGreaterThanOrEqualTo(1);
            assertThat(logged("event=corrupt-log")).as(what).isEqualTo(stats.logDamages.sum());
            assertThat(logged("event=map-damaged")).as(what).isEqualTo(stats.mapDamages.sum());
            delete(image);
        }
        assertThat(seen).as("of seed %s", seed).isEqualTo(TRIALS);
    }

    /** What was left is whole again, at whatever moment the storage ends, and it is not forgotten that something was lost. */
    private void assertIsFoundOnce(ChronicleStorage storage, Path image, String what) throws Exception {
        Path killed = folder.resolve("killed");
        StorageFolder.copyAsAKillLeavesIt(image, killed);
        StorageStats stats = new StorageStats();
        try (ChronicleStorage again = ChronicleStorage.open(killed, CONFIG, Runnable::run, stats, failure -> {})) {
            assertThat(stats.logDamages.sum()).as(what).isZero();
            assertThat(again.condition()).as(what).isEqualTo(storage.condition());
            assertThat(StorageContract.content(again)).as(what).isEqualTo(StorageContract.content(storage));
        }
        delete(killed);
    }

    /** The small files that say what the large ones are. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isNeverServedAsSoundThoughWhatTellsOfItIsDamaged(boolean clean) throws Exception {
        Path written = folder.resolve("written");
        write(written, new SplittableRandom(3), clean);
        for (Path file : StorageFolder.files(written)) {
            String name = StorageFolder.name(file);
            if (name.endsWith(".map") || name.startsWith("log-")) {
                continue;
            }
            for (long at = -1; at < Files.size(file); at += 3) {
                Path image = folder.resolve("image");
                copy(written, image);
                if (at < 0) {
                    Files.delete(image.resolve(name));
                } else {
                    StorageFolder.flip(image.resolve(name), at, 2);
                }
                try (ChronicleStorage storage =
                        ChronicleStorage.open(image, CONFIG, Runnable::run, new StorageStats(), failure -> {})) {
                    assertHonest(storage, "byte " + at + " of " + name + ", clean " + clean);
                }
                delete(image);
            }
        }
    }

    /** Fault B1: the value before the damaged one was served, and voted. */
    @Test
    void everyBitOfTheNewestValueMakesThatKeyDamagedAndNotOld() throws Exception {
        Path running = folder.resolve("running");
        Path written = folder.resolve("written");
        try (ChronicleStorage storage =
                ChronicleStorage.open(running, CONFIG, Runnable::run, new StorageStats(), failure -> {})) {
            for (String value : List.of("old", "new")) {
                storage.write(
                        List.of(new Mutation(Table.RECORDS, Bytes.ofUtf8("a"), Bytes.ofUtf8(value))),
                        new StorageContract.Outcomes());
            }
            StorageFolder.copyAsAKillLeavesIt(running, written);
        }
        Path segment = StorageFolder.segments(written).get(0);
        int entry = (int) (Files.size(segment) - 24) / 2;
        for (int bit = 0; bit < 8 * entry; bit++) {
            Path image = folder.resolve("image");
            copy(written, image);
            Path damaged = image.resolve(StorageFolder.name(segment));
            StorageFolder.flip(damaged, Files.size(damaged) - entry + bit / 8, bit % 8);
            StorageStats stats = new StorageStats();
            try (ChronicleStorage storage = ChronicleStorage.open(image, CONFIG, Runnable::run, stats, failure -> {})) {
                boolean isOfTheValue = bit / 8 >= entry - 3;
                assertThat(storage.condition().isDamaged()).as("bit %s", bit).isEqualTo(!isOfTheValue);
                assertThat(storage.read(Table.RECORDS, Bytes.ofUtf8("a")))
                        .as("bit %s; the write before may have been refused", bit)
                        .isEqualTo(ChronicleStorage.DAMAGED);
                assertThat(stats.corrupt.sum()).isPositive();
            }
            delete(image);
        }
    }

    @Test
    void aKeyThatOneWriteChangesTwiceIsDamagedIfEitherValueIs() throws Exception {
        Bytes key = Bytes.ofUtf8("twice");
        for (String value : List.of("first", "second")) {
            Path running = folder.resolve("running-" + value);
            Path killed = folder.resolve("killed-" + value);
            try (ChronicleStorage storage =
                    ChronicleStorage.open(running, CONFIG, Runnable::run, new StorageStats(), failure -> {})) {
                storage.write(
                        List.of(
                                new Mutation(Table.RECORDS, key, Bytes.ofUtf8("first")),
                                new Mutation(Table.RECORDS, key, Bytes.ofUtf8("second"))),
                        new StorageContract.Outcomes());
                assertThat(storage.read(Table.RECORDS, key)).isEqualTo(Bytes.ofUtf8("second"));
                StorageFolder.copyAsAKillLeavesIt(running, killed);
            }
            Path segment = StorageFolder.segments(killed).get(0);
            String text = Files.readString(segment, StandardCharsets.ISO_8859_1);
            StorageFolder.flip(segment, text.indexOf(value), 1);
            try (ChronicleStorage storage =
                    ChronicleStorage.open(killed, CONFIG, Runnable::run, new StorageStats(), failure -> {})) {
                assertThat(storage.read(Table.RECORDS, key)).as(value).isEqualTo(ChronicleStorage.DAMAGED);
                assertThat(storage.condition().isDamaged()).isFalse();
            }
        }
    }

    private void write(Path at, SplittableRandom random, boolean clean) throws Exception {
        Path running = clean ? at : folder.resolve("running");
        try (ChronicleStorage storage =
                ChronicleStorage.open(running, CONFIG, Runnable::run, new StorageStats(), failure -> {})) {
            for (int i = 0; i < 300; i++) {
                Bytes key = Bytes.ofUtf8("key-" + random.nextInt(KEYS));
                byte[] value = new byte[1 + random.nextInt(120)];
                random.nextBytes(value);
                boolean removes = random.nextInt(6) == 0;
                storage.write(
                        List.of(new Mutation(Table.RECORDS, key, removes ? null : Bytes.wrap(value))),
                        new StorageContract.Outcomes());
                if (removes) {
                    truth.remove(key);
                } else {
                    truth.put(key, Bytes.wrap(value));
                    ever.computeIfAbsent(key, none -> new HashSet<>()).add(Bytes.wrap(value));
                }
            }
            if (!clean) {
                StorageFolder.copyAsAKillLeavesIt(running, at);
            }
        }
        assertThat(StorageFolder.segments(at)).hasSizeGreaterThan(3);
    }

    /** One thing, to the log or, after a clean stop, to a map. After a kill the maps count for nothing. */
    static String damage(Path image, SplittableRandom random, boolean clean) throws IOException {
        List<Path> log = StorageFolder.segments(image);
        boolean toMap = clean && random.nextInt(3) == 0;
        Table map = Table.values()[random.nextInt(Table.values().length)];
        Path file = toMap ? Tables.path(image, map) : log.get(random.nextInt(log.size()));
        int kind = random.nextInt(10);
        if (kind == 0) {
            Files.delete(file);
            return "lost " + file;
        }
        if (kind < 3) {
            long length = random.nextLong(Files.size(file));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            return file + " cut to " + length;
        }
        byte[] content = Files.readAllBytes(file);
        int at;
        do {
            at = random.nextInt(content.length);
        } while (toMap && content[at] == 0);
        int bit = random.nextInt(8);
        StorageFolder.flip(file, at, bit);
        return "bit " + bit + " of byte " + at + " of " + file;
    }

    private void assertHonest(ChronicleStorage storage, String what) {
        Set<Bytes> keys = new HashSet<>(ever.keySet());
        keys.addAll(StorageContract.content(storage).keySet());
        for (Bytes key : keys) {
            Bytes read = storage.read(Table.RECORDS, key);
            if (ChronicleStorage.DAMAGED.equals(read)) {
                continue;
            }
            if (storage.condition().isDamaged()) {
                assertThat(read == null || ever.getOrDefault(key, Set.of()).contains(read))
                        .as("%s: %s", key, what)
                        .isTrue();
            } else {
                assertThat(read).as("%s: %s", key, what).isEqualTo(truth.get(key));
            }
        }
    }

    private long logged(String event) {
        return lines.list.stream()
                .filter(each -> each.getMessage().startsWith(event))
                .count();
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (Path file : StorageFolder.files(from)) {
            Files.copy(file, to.resolve(StorageFolder.name(file)));
        }
    }

    static void delete(Path image) throws IOException {
        for (Path file : new ArrayList<>(StorageFolder.files(image))) {
            Files.delete(file);
        }
        Files.delete(image);
    }
}
