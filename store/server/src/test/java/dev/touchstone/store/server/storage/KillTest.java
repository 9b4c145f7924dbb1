// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process at random moments: every write it reported as saved is there afterwards, whole. Every other kill comes
 * soon after the start, before most keys were written again: what nobody was writing must survive too.
 */
final class KillTest {
    private static final int KILLS = 10;
    private static final int KEYS = 200;

    @TempDir
    private Path folder;

    @Test
    @Timeout(180)
    void keepsEveryAcknowledgedWriteOverKills() throws Exception {
        long seed = Long.getLong("touchstone.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, Integer> acknowledged = new TreeMap<>();
        int first = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            first = writeUntilKilled(first, 1 + random.nextInt(kill % 2 == 0 ? 100 : 4_000), acknowledged) + 1;
            StorageStats stats = new StorageStats();
            List<Runnable> lane = new ArrayList<>();
            try (ChronicleStorage storage =
                    ChronicleStorage.open(folder, StorageConfig.DEFAULT, lane::add, stats, failure -> {})) {
                assertThat(stats.recoveries.sum()).isEqualTo(1);
                assertThat(stats.corrupt.sum()).isZero();
                assertThat(storage.condition()).isEqualTo(StorageCondition.SOUND);
                for (Map.Entry<Integer, Integer> each : acknowledged.entrySet()) {
                    Bytes value = storage.read(Table.RECORDS, key(each.getKey()));
                    assertThat(value)
                            .as("key %s after kill %s, seed %s", each.getKey(), kill, seed)
                            .isNotNull();
                    int found = ByteBuffer.wrap(value.array()).getInt();
                    assertThat(found).isGreaterThanOrEqualTo(each.getValue());
                    assertThat(value).isEqualTo(value(found));
                }
            }
        }
        assertThat(acknowledged).hasSize(KEYS);
    }

    /** Answers the last number that was acknowledged. */
    private int writeUntilKilled(int first, int writes, Map<Integer, Integer> acknowledged)
            throws IOException, InterruptedException {
        Process process = JavaProcess.start(Writer.class, folder.toString(), Integer.toString(first));
        int last = first;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int seen = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("saved ")) {
                    last = Integer.parseInt(line.substring(6));
                    acknowledged.put(last % KEYS, last);
                    if (++seen == writes) {
                        process.toHandle().destroyForcibly();
                    }
                }
            }
            assertThat(seen).isGreaterThanOrEqualTo(writes);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return last;
    }

    static Bytes key(int number) {
        return Bytes.ofUtf8("key-" + number);
    }

    /** A value whose length, and every byte, follow from its number. */
    static Bytes value(int number) {
        byte[] content = new byte[4 + new SplittableRandom(number).nextInt(4_000)];
        new SplittableRandom(number).nextBytes(content);
        ByteBuffer.wrap(content).putInt(number);
        return Bytes.wrap(content);
    }

    /** Overwrites the keys in turn with values of changing size, and says so after each was saved. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws Exception {
            List<Runnable> lane = new ArrayList<>();
            ChronicleStorage storage = ChronicleStorage.open(
                    Path.of(args[0]), StorageConfig.DEFAULT, lane::add, new StorageStats(), failure -> {});
            for (int number = Integer.parseInt(args[1]); ; number++) {
                int written = number;
                storage.write(
                        List.of(new Mutation(Table.RECORDS, key(number % KEYS), value(number))),
                        new dev.touchstone.store.protocol.port.Storage.Completion() {
                            @Override
                            public void saved() {
                                System.out.println("saved " + written);
                            }

                            @Override
                            public void failed(boolean full, String detail) {
                                System.out.println("failed " + detail);
                                System.exit(1);
                            }
                        });
                lane.forEach(Runnable::run);
                lane.clear();
            }
        }
    }
}
