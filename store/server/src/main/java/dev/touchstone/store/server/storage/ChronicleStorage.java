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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
 * <p>A value whose checksum is wrong is never served: it reads as {@link #DAMAGED}, which no codec of the core takes, so that
 * the node knows that it knows nothing; and it is counted. Used on its lane's thread, but for {@link #open}.
 */
public final class ChronicleStorage implements Storage, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleStorage.class);
    /** What a damaged value reads as: empty, as no value of the core ever is. */
    static final Bytes DAMAGED = Bytes.EMPTY;

    private static final String OPEN_MARKER = "DIRTY";
    private static final String MADE_MARKER = "MADE";

    private final Path folder;
    private final StorageConfig config;
    private final Executor lane;
    private final StorageStats stats;
    private final Map<Table, TableFile> tables;
    private final CommitLog log;
    private final DiskSpace disk;
    private final Consumer<String> onFailure;
    private @Nullable String failure;

    private ChronicleStorage(
            Path folder,
            StorageConfig config,
            Executor lane,
            StorageStats stats,
            Map<Table, TableFile> tables,
            DiskSpace disk,
            long lastSequence,
            Consumer<String> onFailure) {
        this.folder = folder;
        this.config = config;
        this.lane = lane;
        this.stats = stats;
        this.tables = tables;
        this.disk = disk;
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
                tables.put(table, TableFile.open(file(folder, table), config.of(table), unclean, stats));
            }
            mark(folder, MADE_MARKER);
            long last = unclean ? recover(folder, tables, stats) : 0;
            CommitLog.deleteAll(folder);
            DiskSpace disk = DiskSpace.of(folder, config.diskReserveBytes());
            return new ChronicleStorage(folder, config, lane, stats, tables, disk, last, onFailure);
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
        try {
            byte[] stored = table(table).stored(key);
            return stored == null ? null : checked(table, key, stored);
        } catch (InternalError e) {
            fail(e);
            return DAMAGED;
        }
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
        String noRoom = failure == null ? noRoom(mutations) : failure;
        if (noRoom != null) {
            refuse(completion, failure == null, noRoom);
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
        } catch (IOException | RuntimeException | InternalError e) {
            refuse(completion, false, fail(e));
        }
    }

    /** For good. {@link InternalError} is what the JVM throws when the disk cannot give or take a page of a mapped file. */
    private String fail(Throwable cause) {
        String detail = "the storage failed: " + cause;
        if (failure == null) {
            LOG.error("event=storage-failed folder={}", folder, cause);
            failure = detail;
            lane.execute(() -> onFailure.accept(detail));
        }
        return detail;
    }

    /** Closes cleanly; after a failure the marker stays, so that the next open recovers. Nothing may be called after. */
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

    private Bytes checked(Table table, Bytes key, byte[] stored) {
        Bytes value = TableFile.checked(key, stored);
        if (value == null) {
            stats.corrupt.increment();
            LOG.error("event=corrupt-record table={} folder={} keyBytes={}", table, folder, key.length());
            return DAMAGED;
        }
        return value;
    }

    private void refuse(Completion completion, boolean full, @Nullable String detail) {
        if (full) {
            stats.full.increment();
        }
        lane.execute(() -> completion.failed(full, String.valueOf(detail)));
    }

    /** Why the mutations cannot be taken, or null. */
    private @Nullable String noRoom(List<Mutation> mutations) {
        long bytes = 0;
        for (Mutation mutation : mutations) {
            Bytes value = mutation.value();
            int length = value == null ? 0 : value.length();
            if (length > config.recordBytesMax()) {
                return "a record of " + length + " bytes is larger than recordBytesMax = " + config.recordBytesMax();
            }
            bytes += length;
        }
        return disk.shortage(bytes);
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

    /**
     * Puts what the log holds in the tables again: the last mutation of each key, those that make room first.
     *
     * <p>The last write of all may be one that was found not to fit just before the stop, and may not fit now; it was never
     * acknowledged. Any other that does not fit would be an acknowledged write lost.
     */
    private static long recover(Path folder, Map<Table, TableFile> tables, StorageStats stats) throws IOException {
        List<List<Mutation>> writes = new ArrayList<>();
        CommitLog.Replay replay = CommitLog.replay(folder, writes::add);
        List<Mutation> last = writes.isEmpty() ? List.of() : writes.remove(writes.size() - 1);
        Map<Place, Mutation> latest = new LinkedHashMap<>();
        for (List<Mutation> write : writes) {
            write.forEach(each -> latest.put(new Place(each.table(), each.key()), each));
        }
        List<Mutation> ordered = new ArrayList<>(latest.values());
        ordered.sort(Comparator.comparing((Mutation each) -> each.value() != null));
        String full = apply(tables, ordered);
        if (full != null) {
            throw new IOException(full + ", so that acknowledged writes of the commit log cannot be put in it again");
        }
        apply(tables, last);
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

    /** Where a mutation goes. */
    private record Place(Table table, Bytes key) {}

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
