// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A storage whose log is cleaned all the time, killed and reopened at random: what it holds is always what was written, the
 * maps can always be made from the log alone, and the log stays in proportion to what lives.
 */
final class CleanedLogTest {
    private static final int SEGMENT_BYTES = 8 << 10;
    private static final StorageConfig CONFIG = new StorageConfig(
            new StorageConfig.TableSize(2_000, 300, 4),
            new StorageConfig.TableSize(2_000, 300, 4),
            new StorageConfig.TableSize(2_000, 300, 4),
            1 << 20,
            SEGMENT_BYTES,
            0);

    @TempDir
    private Path folder;

    private final StorageStats stats = new StorageStats();
    private final Map<List<Object>, Bytes> written = new HashMap<>();
    private long live;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void holdsWhatWasWrittenAfterKillsAndCleanRestarts(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Path at = Files.createDirectory(folder.resolve("0"));
        for (int life = 1; life <= 8; life++) {
            try (ChronicleStorage storage = open(at)) {
                assertHolds(storage, "life " + life + " of seed " + seed);
                write(storage, random, random.nextInt(3_000));
                if (random.nextBoolean()) {
                    Path image = folder.resolve(Integer.toString(life));
                    StorageFolder.copyAsAKillLeavesIt(at, image);
                    at = image;
                }
            }
            assertThat(StorageFolder.logBytes(at))
                    .as("bytes of the log, life %s of seed %s", life, seed)
                    .isLessThan(4 * live + 6 * SEGMENT_BYTES + (64 << 10));
        }
        assertThat(stats.recoveries.sum()).isPositive();
        assertThat(stats.corrupt.sum()).isZero();
    }

    private ChronicleStorage open(Path at) throws StorageException {
        return ChronicleStorage.open(at, CONFIG, Runnable::run, stats, failure -> {});
    }

    private void write(ChronicleStorage storage, SplittableRandom random, int writes) {
        Table[] tables = Table.values();
        for (int i = 0; i < writes; i++) {
            List<Mutation> mutations = new ArrayList<>();
            for (int left = 1 + random.nextInt(2); left > 0; left--) {
                // Few keys change often, many seldom: cold ones must be carried along.
                int key = random.nextInt(10) == 0 ? random.nextInt(300) : random.nextInt(20);
                byte[] value = new byte[random.nextInt(400)];
                random.nextBytes(value);
                mutations.add(new Mutation(
                        tables[random.nextInt(tables.length)],
                        Bytes.ofUtf8("key-" + key),
                        random.nextInt(5) == 0 ? null : Bytes.wrap(value)));
            }
            storage.write(mutations, new dev.touchstone.store.protocol.port.Storage.Completion() {
                @Override
                public void saved() {
                    mutations.forEach(CleanedLogTest.this::remember);
                }

                @Override
                public void failed(boolean full, String detail) {
                    throw new AssertionError(detail);
                }
            });
        }
    }

    private void remember(Mutation mutation) {
        List<Object> place = List.of(mutation.table(), mutation.key());
        Bytes before = mutation.value() == null ? written.remove(place) : written.put(place, mutation.value());
        live += size(mutation.key(), mutation.value()) - size(mutation.key(), before);
    }

    private static int size(Bytes key, Bytes value) {
        return value == null ? 0 : key.length() + value.length() + 34;
    }

    private void assertHolds(ChronicleStorage storage, String when) {
        Map<List<Object>, Bytes> found = new HashMap<>();
        for (Table table : Table.values()) {
            storage.scan(table, Bytes.EMPTY, null, (key, value) -> {
                found.put(List.of(table, key), value);
                return true;
            });
        }
        assertThat(found).as(when).isEqualTo(Collections.unmodifiableMap(written));
    }
}
