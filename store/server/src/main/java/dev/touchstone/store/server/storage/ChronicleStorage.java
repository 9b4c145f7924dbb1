// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
 * clean close. If it is there at open, the map files are not trusted: locks of the dead process live in them, so that a plain
 * open may hang, and Chronicle's own recovery drops what it finds damaged without a word. They are deleted and made again
 * from the log, which is complete.
 *
 * <p>A value whose checksum is wrong is never served: it reads as {@link #DAMAGED}, which no codec of the core takes, so that
 * the node knows that it knows nothing; and it is counted. Used on its lane's thread, but for {@link #open} and {@link #shortage}.
 */
public final class ChronicleStorage implements Storage, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleStorage.class);
    /** What a damaged value reads as: empty, as no value of the core ever is. */
    static final Bytes DAMAGED = Bytes.EMPTY;

    private static final String OPEN_MARKER = "DIRTY";

    private final Path folder;
    private final StorageConfig config;
    private final Executor lane;
    private final StorageStats stats;
    private final Tables tables;
    private final CommitLog log;
    private final LogCleaner cleaner;
    private final DiskSpace disk;
    private final Consumer<String> onFailure;
    private @Nullable String failure;

    private ChronicleStorage(
            Path folder,
            StorageConfig config,
            Executor lane,
            StorageStats stats,
            Consumer<String> onFailure,
            DiskSpace disk,
            StorageFiles files) {
        this.folder = folder;
        this.config = config;
        this.lane = lane;
        this.stats = stats;
        this.tables = files.tables();
        this.log = files.log();
        this.cleaner = new LogCleaner(log, tables, config.segmentBytes());
        this.disk = disk;
        this.onFailure = onFailure;
    }

    /**
     * Opens the storage in a folder that the caller holds, made if missing. Blocks: milliseconds, or after an unclean stop
     * as long as it takes to read the log and write the maps.
     *
     * @param lane runs completions, later and in order
     * @param onFailure told once, on the lane, when the storage fails for good
     */
    public static ChronicleStorage open(
            Path folder, StorageConfig config, Executor lane, StorageStats stats, Consumer<String> onFailure)
            throws StorageException {
        try {
            Files.createDirectories(folder);
            DiskSpace disk = DiskSpace.of(folder, config.diskReserveBytes());
            boolean unclean = Files.exists(folder.resolve(OPEN_MARKER));
            mark(folder);
            StorageFiles files =
                    unclean ? StorageFiles.rebuilt(folder, config, stats) : StorageFiles.opened(folder, config, stats);
            return new ChronicleStorage(folder, config, lane, stats, onFailure, disk, files);
        } catch (IOException | RuntimeException | InternalError e) {
            throw new StorageException(
                    "the storage in " + folder + " cannot be opened (" + e
                            + "); if its files are damaged, remove that folder and the peers will fill it again",
                    e);
        }
    }

    @Override
    public @Nullable Bytes read(Table table, Bytes key) {
        try {
            byte[] stored = tables.of(table).stored(key);
            return stored == null ? null : checked(table, key, stored);
        } catch (InternalError e) {
            fail(e);
            return DAMAGED;
        }
    }

    @Override
    public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
        NavigableSet<Bytes> keys = tables.of(table).segments().navigableKeySet();
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
        if (failure != null) {
            refuse(completion, false, failure);
            return;
        }
        try {
            String noRoom = noRoom(mutations);
            if (noRoom != null) {
                refuse(completion, true, noRoom);
                return;
            }
            long before = log.totalBytes();
            long sequence = log.append(mutations);
            String full = tables.apply(mutations, log.newest());
            if (full != null) {
                abort(sequence);
            }
            // Refused writes are in the log, too: it would grow without bound while a table is full.
            cleaner.step((int) (log.totalBytes() - before));
            if (full == null) {
                stats.writes.increment();
                lane.execute(completion::saved);
            } else {
                refuse(completion, true, full);
            }
        } catch (DiskFullException e) {
            refuse(completion, true, "the disk of " + folder + " is full: " + e.getMessage());
        } catch (IOException | RuntimeException | InternalError e) {
            refuse(completion, false, fail(e));
        }
    }

    /**
     * Why it takes no write at all for now, though it serves reads: its disk is full. Null if it is not. A table that is full is
     * no such reason, since it still takes writes of the keys that it has. From any thread.
     */
    public @Nullable String shortage() {
        return disk.shortage();
    }

    /** A refused write that stays in the log would come back at a rebuild: that it could not be aborted is no mere lack of room. */
    private void abort(long sequence) throws IOException {
        try {
            log.abort(sequence);
        } catch (DiskFullException e) {
            throw new IOException("there was no room to log that a write was refused", e);
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

    /** Closes cleanly; after a failure the marker stays, so that the next open rebuilds. Nothing may be called after. */
    @Override
    public void close() {
        try {
            log.close();
            tables.close();
            if (failure == null) {
                Files.deleteIfExists(folder.resolve(OPEN_MARKER));
            }
        } catch (IOException e) {
            LOG.warn("event=storage-close-failed folder={} consequence=\"the next start rebuilds\"", folder, e);
        }
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

    private static void mark(Path folder) throws IOException {
        try (FileChannel marker =
                FileChannel.open(folder.resolve(OPEN_MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            marker.force(true);
        }
    }
}
