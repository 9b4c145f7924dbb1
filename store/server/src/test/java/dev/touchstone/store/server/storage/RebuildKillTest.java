// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process at random moments while it makes the maps again after a kill, several times in a row: the next open that is
 * let finish has everything.
 */
final class RebuildKillTest {
    private static final int KILLS = 6;
    private static final int KEYS = 500;
    private static final int WRITES = 30_000;
    private static final StorageConfig CONFIG = new StorageConfig(
            new StorageConfig.TableSize(2_000, 2_000, 4),
            new StorageConfig.TableSize(2_000, 300, 4),
            new StorageConfig.TableSize(2_000, 300, 4),
            1 << 20,
            8 << 20,
            0);

    @TempDir
    private Path folder;

    private final TreeMap<Bytes, Bytes> written = new TreeMap<>();

    @Test
    @Timeout(120)
    void losesNothingToKillsInTheMiddleOfARebuild() throws Exception {
        long seed = Long.getLong("touchstone.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Path image = folder.resolve("image");
        try (ChronicleStorage storage = open(folder.resolve("written"), new StorageStats())) {
            write(storage, random);
            StorageFolder.copyAsAKillLeavesIt(folder.resolve("written"), image);
        }
        interruptAnAppend(image);
        int inTheMiddle = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            // The first comes at once, so that one at least is in the middle on a machine of any speed.
            inTheMiddle += openUntilKilled(image, kill == 1 ? 0 : random.nextInt(500)) ? 1 : 0;
            assertThat(image.resolve("DIRTY"))
                    .as("kill %s, seed %s", kill, seed)
                    .exists();
        }
        assertThat(inTheMiddle).as("kills that hit a rebuild").isPositive();
        StorageStats stats = new StorageStats();
        try (ChronicleStorage storage = open(image, stats)) {
            assertThat(storage.condition()).isEqualTo(StorageCondition.SOUND);
            assertThat(StorageContract.content(storage)).as("seed %s", seed).isEqualTo(written);
        }
        assertThat(stats.recoveries.sum()).isEqualTo(1);
        assertThat(stats.corrupt.sum()).isZero();
    }

    private void write(ChronicleStorage storage, SplittableRandom random) {
        for (int number = 0; number < WRITES; number++) {
            Bytes key = KillTest.key(random.nextInt(KEYS));
            if (random.nextInt(8) == 0) {
                storage.write(List.of(new Mutation(Table.RECORDS, key, null)), new StorageContract.Outcomes());
                written.remove(key);
            } else {
                Bytes value = KillTest.value(number);
                storage.write(List.of(new Mutation(Table.RECORDS, key, value)), new StorageContract.Outcomes());
                written.put(key, value);
            }
        }
    }

    private static void interruptAnAppend(Path image) throws IOException {
        List<Path> log = StorageFolder.segments(image);
        Files.write(log.get(log.size() - 1), new byte[] {0, 0, 1, 0, 7}, StandardOpenOption.APPEND);
    }

    /** Answers whether the kill came before the storage was open. */
    private static boolean openUntilKilled(Path image, int afterMillis) throws IOException, InterruptedException {
        Process process = JavaProcess.start(Opener.class, image.toString());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("opening");
            assertThat(process.waitFor(afterMillis, TimeUnit.MILLISECONDS))
                    .as("ended by itself")
                    .isFalse();
            process.toHandle().destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return lines.lines().noneMatch("opened"::equals);
        } finally {
            process.destroyForcibly();
        }
    }

    private static ChronicleStorage open(Path folder, StorageStats stats) throws StorageException {
        return ChronicleStorage.open(folder, CONFIG, Runnable::run, stats, failure -> {});
    }

    /** Opens the storage, and waits to be killed. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) throws Exception {
            System.out.println("opening");
            try (ChronicleStorage storage = open(Path.of(args[0]), new StorageStats())) {
                System.out.println("opened");
                while (System.in.read() >= 0) {
                    storage.read(Table.RECORDS, KillTest.key(0));
                }
            }
        }
    }
}
