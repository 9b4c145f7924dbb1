// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.Mutation;
import dev.touchstone.store.protocol.Table;
import dev.touchstone.store.protocol.port.Storage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of one participant: a Chronicle Map each, and one commit log for all.
 *
 * <p>A write is appended to the log, then put in the tables, then reported as saved. A marker file stands from open to a
 * clean close. If it is there at open, the maps are recovered (locks of the dead process live in them, and a plain open may
 * hang on one) and the log is replayed, because recovery may drop the very entry that was being overwritten.
 *
 * <p>A record whose checksum is wrong is never served: it reads as absent, and is counted. Used on its lane's thread, but
 * for {@link #open} and {@link #close}.
 */
public final class ChronicleStorage implements Storage, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleStorage.class);
    private static final String OPEN_MARKER = "DIRTY";
    private static final String MADE_MARKER = "MADE";

    private final Path folder;
    private final StorageConfig config;
    private final Executor lane;
    private final StorageStats stats;
    private final Map<Table, TableFile> tables;
    private final CommitLog log;
    private final Consumer<String> onFailure;
    private @Nullable String failure;

    private ChronicleStorage(
            Path folder,
            StorageConfig config,
            Executor lane,
            StorageStats stats,
            Map<Table, TableFile> tables,
            long lastSequence,
            Consumer<String> onFailure) {
        this.folder = folder;
        this.config = config;
        this.lane = lane;
        this.stats = stats;
        this.tables = tables;
        this.log = new CommitLog(folder, config.segmentBytes(), stats, lastSequence);
        this.onFailure = onFailure;
    }

    /**
     * Opens the storage in a folder that the caller holds, made if missing. Blocks: milliseconds, or after an unclean stop
     * as long as the recovery takes.
     *
     * @param lane runs completions, later and in order
     * @param onFailure told once, on the lane, when the storage fails for good
     */
    public static ChronicleStorage open(
            Path folder, StorageConfig config, Executor lane, StorageStats stats, Consumer<String> onFailure)
            throws StorageException {
        Map<Table, TableFile> tables = new EnumMap<>(Table.class);
        try {
            Files.createDirectories(folder);
            boolean unclean = Files.exists(folder.resolve(OPEN_MARKER));
            if (unclean && !Files.exists(folder.resolve(MADE_MARKER))) {
                deleteHalfMade(folder);
            }
            mark(folder, OPEN_MARKER);
            for (Table table : Table.values()) {
                tables.put(table, TableFile.open(file(folder, table), config.of(table), unclean));
            }
            mark(folder, MADE_MARKER);
            long last = unclean ? recover(folder, tables, stats) : 0;
            CommitLog.deleteAll(folder);
            return new ChronicleStorage(folder, config, lane, stats, tables, last, onFailure);
        } catch (IOException | RuntimeException e) {
            tables.values().forEach(TableFile::close);
            throw new StorageException(
                    "the storage in " + folder + " cannot be opened (" + e
                            + "); if its files are damaged, remove that folder and the peers will fill it again",
                    e);
        }
    }

    @Override
    public @Nullable Bytes read(Table table, Bytes key) {
        byte[] stored = table(table).stored(key);
        return stored == null ? null : checked(table, key, stored);
    }

    @Override
    public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
        NavigableSet<Bytes> keys = table(table).keys();
        NavigableSet<Bytes> range = to == null ? keys.tailSet(from, true) : keys.subSet(from, true, to, false);
        for (Bytes key : range) {
            Bytes value = read(table, key);
            if (value != null && !visitor.test(key, value)) {
                return;
            }
        }
    }

    @Override
    public void write(List<Mutation> mutations, Completion completion) {
        String tooLarge = tooLarge(mutations);
        if (failure != null || tooLarge != null) {
            refuse(completion, failure == null, failure == null ? tooLarge : failure);
            return;
        }
        try {
            long sequence = log.append(mutations);
            String full = apply(tables, mutations);
            if (full == null) {
                stats.writes.increment();
                lane.execute(completion::saved);
            } else {
                log.abort(sequence);
                refuse(completion, true, full);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("event=storage-failed folder={}", folder, e);
            failure = "the storage failed: " + e;
            refuse(completion, false, failure);
            onFailure.accept(failure);
        }
    }

    /** Closes cleanly; after a failure the marker stays, so that the next open recovers. */
    @Override
    public void close() {
        try {
            log.close();
            tables.values().forEach(TableFile::close);
            if (failure == null) {
                CommitLog.deleteAll(folder);
                Files.deleteIfExists(folder.resolve(OPEN_MARKER));
            }
        } catch (IOException e) {
            LOG.warn("event=storage-close-failed folder={} consequence=\"the next start recovers\"", folder, e);
        }
    }

    private TableFile table(Table table) {
        TableFile file = tables.get(table);
        if (file == null) {
            throw new IllegalStateException("no table " + table);
        }
        return file;
    }

    private @Nullable Bytes checked(Table table, Bytes key, byte[] stored) {
        Bytes value = TableFile.checked(stored);
        if (value == null) {
            stats.corrupt.increment();
            LOG.error("event=corrupt-record table={} folder={} keyBytes={}", table, folder, key.length());
        }
        return value;
    }

    private void refuse(Completion completion, boolean full, @Nullable String detail) {
        if (full) {
            stats.full.increment();
        }
        lane.execute(() -> completion.failed(full, String.valueOf(detail)));
    }

    private @Nullable String tooLarge(List<Mutation> mutations) {
        for (Mutation mutation : mutations) {
            Bytes value = mutation.value();
            if (value != null && value.length() > config.recordBytesMax()) {
                return "a record of " + value.length() + " bytes is larger than recordBytesMax = "
                        + config.recordBytesMax();
            }
        }
        return null;
    }

    /** Puts all mutations in the tables, or none; answers what was full. */
    private static @Nullable String apply(Map<Table, TableFile> tables, List<Mutation> mutations) {
        List<byte @Nullable []> before = new ArrayList<>();
        for (Mutation mutation : mutations) {
            TableFile table = tables.get(mutation.table());
            before.add(table.stored(mutation.key()));
            try {
                Bytes value = mutation.value();
                if (value == null) {
                    table.remove(mutation.key());
                } else {
                    table.put(mutation.key(), value);
                }
            } catch (IllegalStateException | IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                if (!message.contains("segment tier") && !message.contains("chunks")) {
                    throw e;
                }
                restore(tables, mutations, before);
                return "the table " + mutation.table().name().toLowerCase(Locale.ROOT) + " is full";
            }
        }
        return null;
    }

    private static void restore(
            Map<Table, TableFile> tables, List<Mutation> mutations, List<byte @Nullable []> before) {
        for (int i = before.size() - 1; i >= 0; i--) {
            Bytes key = mutations.get(i).key();
            TableFile table = tables.get(mutations.get(i).table());
            byte[] stored = before.get(i);
            table.remove(key);
            if (stored != null) {
                table.putStored(key, stored);
            }
        }
    }

    private static long recover(Path folder, Map<Table, TableFile> tables, StorageStats stats) throws IOException {
        CommitLog.Replay replay = CommitLog.replay(folder, mutations -> {
            String full = apply(tables, mutations);
            if (full != null) {
                LOG.error("event=replay-refused folder={} reason=\"{}\"", folder, full);
            }
        });
        stats.recoveries.increment();
        stats.replayed.add(replay.replayed());
        stats.corrupt.add(replay.corrupt());
        LOG.info(
                "event=storage-recovered folder={} replayed={} tornBytes={} corrupt={}",
                folder,
                replay.replayed(),
                replay.tornBytes(),
                replay.corrupt());
        return replay.lastSequence();
    }

    private static Path file(Path folder, Table table) {
        return folder.resolve(table.name().toLowerCase(Locale.ROOT) + ".map");
    }

    /** Killed while its files were made for the first time: nothing was ever saved in them. */
    private static void deleteHalfMade(Path folder) throws IOException {
        for (Table table : Table.values()) {
            Files.deleteIfExists(file(folder, table));
        }
    }

    private static void mark(Path folder, String name) throws IOException {
        try (FileChannel marker =
                FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            marker.force(true);
        }
    }
}
