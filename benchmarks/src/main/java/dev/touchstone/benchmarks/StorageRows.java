// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import dev.touchstone.store.server.storage.ChronicleStorage;
import dev.touchstone.store.server.storage.StorageConfig;
import dev.touchstone.store.server.storage.StorageException;
import dev.touchstone.store.server.storage.StorageStats;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;

/** One storage on one thread, 100 B values: commit log, Chronicle Map and key index, as a shard uses them. */
final class StorageRows {
    private static final int KEYS = 100_000;
    private static final int ROUNDS = 4;

    private StorageRows() {}

    static void print(PrintStream out, Path folder) throws IOException {
        Queue<Runnable> lane = new ArrayDeque<>();
        try (ChronicleStorage storage = ChronicleStorage.open(
                folder, StorageConfig.DEFAULT, lane::add, new StorageStats(), failure -> out.println(failure))) {
            int[] saved = new int[1];
            row(out, "put storage, new keys", number -> write(storage, lane, number, saved));
            for (int round = 1; round < ROUNDS; round++) {
                row(out, "put storage, overwrite, round " + round, number -> write(storage, lane, number, saved));
                row(out, "get storage, round " + round, number -> storage.read(Table.RECORDS, key(number)));
            }
            if (saved[0] != ROUNDS * KEYS) {
                throw new IllegalStateException("saved " + saved[0] + " of " + ROUNDS * KEYS);
            }
        } catch (StorageException e) {
            throw new IOException(e);
        }
    }

    private interface Operation {
        void run(int number);
    }

    private static void row(PrintStream out, String name, Operation operation) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < KEYS; i++) {
            operation.run(i);
        }
        double wall = (System.nanoTime() - start) / 1e3 / KEYS;
        double used = (threads.getCurrentThreadCpuTime() - cpu) / 1e3 / KEYS;
        out.printf(
                Locale.ROOT, "%-40s %9.0f op/s   wall %6.2f us/op   CPU %6.2f us/op%n", name, 1e6 / wall, wall, used);
    }

    private static void write(ChronicleStorage storage, Queue<Runnable> lane, int number, int[] saved) {
        storage.write(
                java.util.List.of(new Mutation(Table.RECORDS, key(number), Bytes.wrap(new byte[100]))),
                new Storage.Completion() {
                    @Override
                    public void saved() {
                        saved[0]++;
                    }

                    @Override
                    public void failed(boolean full, String detail) {
                        throw new IllegalStateException(detail);
                    }
                });
        for (Runnable task = lane.poll(); task != null; task = lane.poll()) {
            task.run();
        }
    }

    private static Bytes key(int number) {
        return Bytes.ofUtf8(String.format(Locale.ROOT, "%016x-key-%08d", number * 0x9E3779B97F4A7C15L, number));
    }
}
